/** The control API under `/_local/`: finds the route, parses and writes JSON. */

import { ControlError } from "../kernel/control-error.ts";
import { ControlDocument, type ControlRoute } from "../kernel/control-route.ts";
import { decodeSegment } from "../kernel/decode-segment.ts";
import { deepestJson, isDeeper } from "../kernel/depth.ts";
import type { CloudRequest, CloudResponse } from "../kernel/http.ts";
import { jsonInTurns } from "../kernel/in-turns.ts";

export interface Control {
  claims(request: CloudRequest): boolean;
  /** Over HTTP. */
  serve(request: CloudRequest): Promise<CloudResponse>;
  /** In process; throws ControlError. `path` is below `/_local/` and may carry a query. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
}

const prefix = "/_local/";
/** 20,000 instances with all their fields fit. A snapshot may be larger, and is for tests that wait for it. */
const largestBody = 8 * 1024 * 1024;
const largestState = 64 * 1024 * 1024;

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
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const at = path.indexOf("?");
    const plain = (at < 0 ? path : path.slice(0, at)).replace(/^\/?(_local\/)?/, "").replace(/\/$/, "");
    for (const route of routes) {
      const params = route.method === method ? matchPattern(route.pattern, plain) : undefined;
      if (params === undefined) continue;
      if (isDeeper(body)) throw new ControlError(400, `The body is nested deeper than ${deepestJson} levels.`);
      const query = new URLSearchParams(at < 0 ? "" : path.slice(at + 1));
      return (await route.handle(params, body, query)) ?? {};
    }
    const known = [...new Set(routes.map((route) => `${route.method} ${route.pattern}`))].join(", ");
    throw new ControlError(404, `No route ${method} ${prefix}${plain}. There are: ${known}.`);
  };

  return {
    claims: (request) => request.path.startsWith(prefix),
    call,
    async serve(request) {
      try {
        const value = await call(request.method, `${request.path}?${request.rawQuery}`, parseBody(request));
        return isDocument(value) ? documentAnswer(value) : await jsonAnswer(200, value);
      } catch (error) {
        if (error instanceof ControlError) return await jsonAnswer(error.status, { error: error.message });
        throw error;
      }
    },
  };
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

function parseBody(request: CloudRequest): unknown {
  if (request.body.length === 0) return undefined;
  const most = request.path === `${prefix}restore` ? largestState : largestBody;
  if (request.body.length > most) throw new ControlError(400, `The body has more than ${most} bytes.`);
  try {
    return JSON.parse(request.body.toString("utf8"));
  } catch {
    throw new ControlError(400, "The body is not JSON.");
  }
}
