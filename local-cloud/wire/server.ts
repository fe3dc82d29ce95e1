/** The HTTP server: one loopback port for all services. Types of node:http stay in this folder. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Delivery } from "../kernel/faults/fault-effect.ts";
import type { CloudRequest, CloudResponse } from "../kernel/http.ts";
import { createTurnQueue } from "../kernel/turn-queue.ts";
import { type AdmissionCheck, createAdmissionCheck } from "./admission-check.ts";
import { createListener } from "./both-protocols.ts";
import { GUARDS, NO_DOCUMENT } from "./plain-refusal.ts";
import { mostBodyBytes, readBody } from "./read-body.ts";
import { headProblem, readHead } from "./request-head.ts";
import type { Certificate } from "./self-signed.ts";

export interface HttpServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Ends all open connections, also those that wait for an answer. */
  close(): Promise<void>;
}

export interface HttpServerOptions {
  /** Port; 0 takes any free port. */
  readonly port: number;
  /** Milliseconds that an idle connection is kept open. */
  readonly keepAliveMs: number;
  /** Token that requests of the console carry. */
  readonly token: string;
  /** Set: the port serves https as well as http. */
  readonly certificate?: Certificate;
  readonly log: (line: string) => void;
}

export async function startHttpServer(
  options: HttpServerOptions,
  serve: (request: CloudRequest) => Promise<Delivery>,
): Promise<HttpServer> {
  const turns = createTurnQueue(REQUESTS_A_TURN);
  const answer = async (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    admission: AdmissionCheck,
  ): Promise<Delivery> => {
    const problem = headProblem(incoming);
    if (problem !== undefined) return refused(problem.status, problem.words);
    const head = readHead(incoming);
    const refusal = admission.refusal(head);
    if (refusal !== undefined) return refused(403, refusal);
    if (incoming.headers.expect !== undefined && incoming.httpVersion === "1.1") outgoing.writeContinue();
    const most = mostBodyBytes(head);
    const body = await readBody(incoming, head.headers, most);
    if (body === undefined) return refused(413, `The body of this request has at most ${most} bytes.`);
    return turns.run(requestSteps(() => serve({ ...head, body })));
  };
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    answer(incoming, outgoing, admission)
      .then((delivery) => send(outgoing, delivery))
      .catch((error: unknown) => {
        // A caller that closes the connection within its body is no defect.
        if (incoming.destroyed && !incoming.complete) return;
        // A defect of a service is logged and must not end the cloud.
        options.log(`local cloud: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        if (outgoing.headersSent) outgoing.destroy();
        else send(outgoing, { kind: "whole", response: { status: 500 } });
      });
  };
  const { server, close } = createListener(handle, options.keepAliveMs, options.certificate);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const admission = createAdmissionCheck({ port, token: options.token });
  return {
    url: `http://127.0.0.1:${port}`,
    close,
  };
}

/** Hundreds of requests may arrive at once; timers and other connections get their turn between them. */
const REQUESTS_A_TURN = 8;

// biome-ignore lint/correctness/useYield: a request that has begun needs no further step.
function* requestSteps(serve: () => Promise<Delivery>): Generator<undefined, Promise<Delivery>> {
  return serve();
}

/** Refuses a request and ends the connection, because the rest of the request is not read. */
const refused = (status: number, error: string): Delivery => ({
  kind: "whole",
  response: {
    status,
    headers: { "content-type": "application/json;charset=utf-8", connection: "close" },
    body: JSON.stringify({ error }),
  },
});

function send(outgoing: ServerResponse, delivery: Delivery): void {
  switch (delivery.kind) {
    case "whole":
      sendWhole(outgoing, delivery.response);
      return;
    case "half":
      sendHalf(outgoing, delivery.response);
      return;
    case "reset":
      outgoing.socket?.resetAndDestroy();
      return;
    case "hang":
      return;
  }
}

function sendWhole(outgoing: ServerResponse, response: CloudResponse): void {
  const parts = partsOf(response);
  writeHead(outgoing, response, parts);
  for (const part of parts.slice(0, -1)) outgoing.write(part);
  outgoing.end(parts.at(-1));
}

/** Announces the whole body, sends half of it and ends the connection. */
function sendHalf(outgoing: ServerResponse, response: CloudResponse): void {
  const body = Buffer.concat(partsOf(response));
  writeHead(outgoing, response, [body]);
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}

/**
 * Writes the head of an answer without CORS headers, even those of a function. A page of another origin must not read
 * any answer.
 */
function writeHead(outgoing: ServerResponse, response: CloudResponse, parts: readonly Buffer[]): void {
  const headers = Object.entries(response.headers ?? {}).filter(([name]) => !/^access-control-/i.test(name));
  outgoing.writeHead(response.status, {
    ...NO_DOCUMENT,
    ...Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    ...GUARDS,
    "content-length": parts.reduce((bytes, part) => bytes + part.length, 0),
  });
}

function partsOf({ body = [] }: CloudResponse): readonly Buffer[] {
  if (typeof body === "string") return [Buffer.from(body)];
  return Buffer.isBuffer(body) ? [body] : body;
}
