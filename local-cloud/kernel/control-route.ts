/** Answer of a route that is not JSON: the page, script or style of the console. */
export class ControlDocument {
  readonly type: "html" | "javascript" | "css";
  readonly text: string;

  constructor(type: ControlDocument["type"], text: string) {
    this.type = type;
    this.text = text;
  }
}

/** For lists of many things: 20,000 instances with all their fields fit. */
export const LIST_BYTES = 8 * 1024 * 1024;

/** One route of the control API under `/_local/`: JSON in, JSON out. */
export interface ControlRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path below `/_local/`. A segment that starts with a colon is a parameter: `functions/:name`. */
  readonly pattern: string;
  /** Of the body; default: 1 MB. */
  readonly mostBytes?: number;
  /** Of one list in the body; default: 20,000. */
  readonly mostItems?: number;
  /** true: body or answer may be large, so such requests are served one after the other. */
  readonly isLarge?: boolean;
  /**
   * Returns a value that fits into JSON; undefined is sent as `{}`. Throws ControlError to refuse the request. Any
   * other error is a defect and is answered with 500.
   */
  handle(params: Readonly<Record<string, string>>, body: unknown, query: URLSearchParams): unknown | Promise<unknown>;
}
