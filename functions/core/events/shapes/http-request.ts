/** Reads the request that an FC 3.0 HTTP trigger passes as an event, version `v1`. */
import { present } from "../../lang/present.ts";
import { type Fields, objectOf, textOf } from "../reading/json-fields.ts";

export interface HttpTriggerRequest {
  /** Upper case; empty if the event names none. */
  readonly method: string;
  /** Names in lower case. Repeated headers arrive joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  /** Not decoded, because a signature covers the raw bytes. */
  readonly body: string;
  readonly isBase64Encoded: boolean;
  /** Set if the request has the path of Function Compute's own InvokeFunction. No caller of the HTTP trigger uses that path. */
  readonly invocationPath?: string;
}

const INVOCATION = /^\/(?:2023-03-30|2021-04-06|2016-08-15)\/(?:services\/[^/]+\/)?functions\/[^/]+\/invocations\/?$/;

/** Returns the request; undefined: the event is none. */
export function readHttpRequest(event: Fields): HttpTriggerRequest | undefined {
  if (event.version !== "v1" || typeof event.rawPath !== "string") return undefined;
  const http = objectOf(objectOf(event.requestContext).http);
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(objectOf(event.headers))) {
    if (typeof value === "string") headers.set(name.toLowerCase(), value);
  }
  return {
    method: (textOf(http.method) ?? "").toUpperCase(),
    headers,
    body: textOf(event.body) ?? "",
    isBase64Encoded: event.isBase64Encoded === true,
    ...present("invocationPath", INVOCATION.test(event.rawPath) ? event.rawPath : undefined),
  };
}
