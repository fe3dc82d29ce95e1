/** The control API under `/_local/`: finds the route, parses and writes JSON. */

import { ControlError } from "../kernel/control-error.ts";
import { ControlDocument, type ControlRoute } from "../kernel/control-route.ts";
import { decodeSegment } from "../kernel/decode-segment.ts";
import { DEEPEST_JSON, isDeeper } from "../kernel/depth.ts";
import type { CloudRequest, CloudResponse } from "../kernel/http.ts";
import { copyInTurns, jsonInTurns } from "../kernel/in-turns.ts";
import { JsonError, readJsonInTurns } from "../kernel/json-reader.ts";
import { createOneAtATime } from "../kernel/one-at-a-time.ts";
import { MOST_AT_ONCE } from "./fields.ts";

export interface Control {
  claims(request: CloudRequest): boolean;
  /** Over HTTP. */
  serve(request: CloudRequest): Promise<CloudResponse>;
  /** In process, with a copy of what HTTP would carry; throws ControlError. `path` is below `/_local/` and may carry a query. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
}

const PREFIX = "/_local/";
const USUAL_BODY = 1024 * 1024;

function matchPattern(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? "";
    if (segment.startsWith(":")) params[segment.slice(1)] = decodeSegment(value);
    else if (segment !== value) return undefined;
  }
  return params;
}

export function createControl(routes: readonly ControlRoute[]): Control {
  /** Throws ControlError when there is no such route. */
  const find = (method: string, path: string): Found => {
    const at = path.indexOf("?");
    const plain = (at < 0 ? path : path.slice(0, at)).replace(/^\/?(_local\/)?/, "").replace(/\/$/, "");
    for (const route of routes) {
      const params = route.method === method ? matchPattern(route.pattern, plain) : undefined;
      if (params !== undefined) return { route, params, query: new URLSearchParams(at < 0 ? "" : path.slice(at + 1)) };
    }
    const known = [...new Set(routes.map((route) => `${route.method} ${route.pattern}`))].join(", ");
    throw new ControlError(404, `No route ${method} ${PREFIX}${plain}. There are: ${known}.`);
  };
  const oneAtATime = createOneAtATime();
  const carryOut = async ({ route, params, query }: Found, body: unknown): Promise<unknown> =>
    (await route.handle(params, body, query)) ?? {};

  return {
    claims: (request) => request.path.startsWith(PREFIX),
    async call(method, path, body) {
      const found = find(method, path);
      if (isDeeper(body)) throw new ControlError(400, `The body is nested deeper than ${DEEPEST_JSON} levels.`);
      const value = await carryOut(found, body);
      return isDocument(value) ? value : copyInTurns(value);
    },
    async serve(request) {
      try {
        const found = find(request.method, `${request.path}?${request.rawQuery}`);
        const work = async () => {
          const value = await carryOut(found, await readBody(request.body, found.route));
          return isDocument(value) ? documentAnswer(value) : await jsonAnswer(200, value);
        };
        const isLarge = found.route.isLarge === true || request.body.length > USUAL_BODY;
        return await (isLarge ? oneAtATime(work) : work());
      } catch (error) {
        if (error instanceof ControlError) return await jsonAnswer(error.status, { error: error.message });
        throw error;
      }
    },
  };
}

interface Found {
  readonly route: ControlRoute;
  readonly params: Record<string, string>;
  readonly query: URLSearchParams;
}

const isDocument = (value: unknown): value is ControlDocument => value instanceof ControlDocument;

/**
 * Only the console's own script and style run, nothing frames the console, and no address with a token in it leaks to
 * another page as Referer.
 */
const documentAnswer = ({ type, text }: ControlDocument): CloudResponse => ({
  status: 200,
  headers: {
    "content-type": `text/${type};charset=utf-8`,
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
  },
  body: text,
});

const jsonAnswer = async (status: number, value: unknown): Promise<CloudResponse> => ({
  status,
  headers: { "content-type": "application/json;charset=utf-8", "cache-control": "no-store" },
  body: await jsonInTurns(value),
});

async function readBody(
  body: Buffer,
  { mostBytes = USUAL_BODY, mostItems = MOST_AT_ONCE }: ControlRoute,
): Promise<unknown> {
  if (body.length === 0) return undefined;
  if (body.length > mostBytes) throw new ControlError(400, `The body has more than ${mostBytes} bytes.`);
  try {
    return await readJsonInTurns(body, { mostItems });
  } catch (error) {
    if (error instanceof JsonError) throw new ControlError(400, `The body cannot be read: ${error.message}.`);
    throw error;
  }
}
