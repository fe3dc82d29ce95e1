/** The HTTP server: one loopback port for all services. Types of node:http stay in this folder. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Delivery } from "../kernel/faults/fault-effect.ts";
import type { CloudRequest, CloudResponse } from "../kernel/http.ts";
import { createTurnQueue } from "../kernel/turn-queue.ts";
import { type AdmissionCheck, createAdmissionCheck, type RequestHead } from "./admission-check.ts";
import { createListener } from "./both-protocols.ts";
import { createMemoryGuard, type MemoryGuard, type RequestMemory } from "./memory-guard.ts";
import { GUARDS, NO_DOCUMENT } from "./plain-refusal.ts";
import { mostBodyBytes, readBody } from "./read-body.ts";
import { headProblem, readHead } from "./request-head.ts";
import type { Certificate } from "./self-signed.ts";
import { endSent, sendParts } from "./send-parts.ts";

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
  const heads = createTurnQueue(HEADS_A_TURN);
  const turns = createTurnQueue(REQUESTS_A_TURN);
  const guard = createMemoryGuard();
  const answer = async ({ incoming, outgoing, memory }: Exchange, admission: AdmissionCheck): Promise<Delivery> => {
    const head = await heads.run(onlyStep(() => admittedHead(incoming, admission, guard)));
    if ("kind" in head) return head;
    if (incoming.headers.expect !== undefined && incoming.httpVersion === "1.1") outgoing.writeContinue();
    const most = mostBodyBytes(head);
    const body = head.hasBody ? await readBody(incoming, head.headers, { most, take: memory.take }) : NO_BODY;
    if (body === "too large") return refused(413, `The body of this request has at most ${most} bytes.`);
    if (body === "no memory") return refused(503, TOO_MUCH_AT_ONCE);
    return turns.run(onlyStep(() => serve({ ...head, body })));
  };
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const memory = guard.open();
    outgoing.once("close", memory.free);
    answer({ incoming, outgoing, memory }, admission)
      .then((delivery) => send(outgoing, fitting(delivery, memory)))
      .catch((error: unknown) => {
        // A caller that closes the connection within its body is no defect.
        if (incoming.destroyed && !incoming.complete) return;
        // A defect of a service is logged and must not end the cloud.
        options.log(`local cloud: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        if (outgoing.headersSent) outgoing.destroy();
        else void send(outgoing, { kind: "whole", response: { status: 500 } });
      });
  };
  const { server, close } = createListener(handle, options.keepAliveMs, options.certificate);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  const { port } = address;
  const admission = createAdmissionCheck({ port, token: options.token });
  return {
    url: `http://127.0.0.1:${port}`,
    close,
  };
}

/** Hundreds of requests may arrive at once; timers and other connections get their turn between two of them. */
const REQUESTS_A_TURN = 1;
/** A client may send a thousand requests in one packet. Reading a head takes about 0.1 ms. */
const HEADS_A_TURN = 100;
const NO_BODY = Buffer.alloc(0);

// biome-ignore lint/correctness/useYield: work that has begun needs no further step.
function* onlyStep<T>(work: () => T): Generator<undefined, T> {
  return work();
}

/** Returns the head of a request that may be served, or the refusal. */
function admittedHead(
  incoming: IncomingMessage,
  admission: AdmissionCheck,
  guard: MemoryGuard,
): Delivery | ReturnType<typeof readHead> {
  const problem = headProblem(incoming);
  if (problem !== undefined) return refused(problem.status, problem.words);
  const head = readHead(incoming);
  const refusal = admission.refusal(head);
  if (refusal !== undefined) return refused(403, refusal);
  return guard.hasRoom() || freesMemory(head) ? head : refused(503, FULL);
}

/** One request and its answer. */
interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly memory: RequestMemory;
}

const FULL =
  "The memory of the local cloud is full. POST /_local/reset, or start it with NODE_OPTIONS=--max-old-space-size=8192.";
const TOO_MUCH_AT_ONCE =
  "Other requests and answers fill the memory of the local cloud. Send this request again later.";

const freesMemory = ({ method, path }: RequestHead) => method === "DELETE" || path === "/_local/reset";

/** Returns the delivery or, if its bytes do not fit beside those of other requests, a refusal. */
function fitting(delivery: Delivery, memory: RequestMemory): Delivery {
  if (delivery.kind !== "whole" && delivery.kind !== "half") return delivery;
  const body = partsOf(delivery.response);
  return memory.take(bytesOf(body))
    ? { ...delivery, response: { ...delivery.response, body } }
    : refused(503, TOO_MUCH_AT_ONCE);
}

const bytesOf = (parts: readonly Buffer[]) => parts.reduce((bytes, part) => bytes + part.length, 0);

/** Refuses a request and ends the connection, because the rest of the request is not read. */
const refused = (status: number, error: string): Delivery => ({
  kind: "whole",
  response: {
    status,
    headers: { "content-type": "application/json;charset=utf-8", connection: "close" },
    body: JSON.stringify({ error }),
  },
});

async function send(outgoing: ServerResponse, delivery: Delivery): Promise<void> {
  switch (delivery.kind) {
    case "whole":
    case "half":
      await sendBody(outgoing, delivery);
      return;
    case "reset":
      outgoing.socket?.resetAndDestroy();
      return;
    case "hang":
      return;
  }
}

/** The kind `half` announces the whole body, sends half of it and ends the connection. */
async function sendBody(
  outgoing: ServerResponse,
  { kind, response }: Extract<Delivery, { kind: "whole" | "half" }>,
): Promise<void> {
  const parts = partsOf(response);
  const bytes = bytesOf(parts);
  writeHead(outgoing, response, bytes);
  await sendParts(outgoing, parts, kind === "half" ? Math.floor(bytes / 2) : bytes);
  if (kind === "whole") await endSent(outgoing);
  else outgoing.write("", () => outgoing.destroy());
}

/**
 * Writes the head of an answer without CORS headers, even those of a function. A page of another origin must not read
 * any answer.
 */
function writeHead(outgoing: ServerResponse, response: CloudResponse, bytes: number): void {
  const headers = Object.entries(response.headers ?? {}).filter(([name]) => !/^access-control-/i.test(name));
  outgoing.writeHead(response.status, {
    ...NO_DOCUMENT,
    ...Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    ...GUARDS,
    "content-length": bytes,
  });
}

function partsOf({ body = [] }: CloudResponse): readonly Buffer[] {
  if (typeof body === "string") return [Buffer.from(body)];
  return Buffer.isBuffer(body) ? [body] : body;
}
