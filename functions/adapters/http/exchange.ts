/** Makes one HTTP request and reads the whole answer, for services whose vendor transport we do not use. */
import http from "node:http";
import https from "node:https";
import type { Connections } from "./connections.ts";

export interface ExchangeRequest {
  readonly method: "GET" | "POST";
  /** The target of the connection. A `host` header may name another host. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Rejects with Node's own error. `timeoutMs` covers the whole exchange, connecting and reading included. */
export function exchange(
  connections: Connections,
  request: ExchangeRequest,
  timeoutMs: number,
): Promise<ExchangeAnswer> {
  const send = request.url.protocol === "https:" ? https.request : http.request;
  return new Promise((resolve, reject) => {
    // NODE_DEBUG=http prints the options of a request, so secret parts are set afterwards. Headers carry signatures and tokens, and
    // a webhook's path carries its secret.
    const outgoing = send(request.url.origin, {
      method: request.method,
      agent: connections.agentFor(request.url),
    });
    outgoing.path = `${request.url.pathname}${request.url.search}`;
    for (const [name, value] of Object.entries(request.headers)) outgoing.setHeader(name, value);
    const deadline = setTimeout(() => {
      outgoing.destroy(Object.assign(new Error("the exchange took too long"), { code: "ETIMEDOUT" }));
    }, timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(deadline);
      reject(error);
    };
    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", fail);
      incoming.on("end", () => {
        clearTimeout(deadline);
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
      });
    });
    outgoing.end(request.body);
  });
}
