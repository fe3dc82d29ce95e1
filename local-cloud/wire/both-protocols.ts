/** Serves http and https on one port. The first byte of a connection shows which of the two the client uses. */
import { createServer as createHttpServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createTurnQueue } from "../kernel/turn-queue.ts";
import { endWith, statusOfBrokenRequest } from "./plain-refusal.ts";
import { MOST_HEADERS } from "./request-head.ts";
import type { Certificate } from "./self-signed.ts";

/** First byte of a TLS handshake. Source: RFC 8446, section 5.1. No HTTP method begins with it. */
const HANDSHAKE = 22;

/** Milliseconds that a client has for its first byte, and for a whole request. */
const SILENCE_MS = 30_000;
const WHOLE_REQUEST_MS = 120_000;
const MOST_CONNECTIONS = 5_000;
/** Ours: requests of one connection that wait for their answers. No SDK sends a second one before its answer. */
const MOST_PIPELINED = 100;

/** Ours: Node.js finds thousands of silent connections at once, and to answer one takes 0.1 ms. */
const ENDS_A_TURN = 50;
/** Ours: the key exchange of one handshake takes 0.7 ms. */
const HANDSHAKES_A_TURN = 15;
/** Milliseconds between two looks for connections that are silent for too long. */
const CHECKED_MS = 1_000;

export interface Listener {
  /** The server that listens on the port. */
  readonly server: Pick<NetServer, "once" | "listen" | "address">;
  close(): Promise<void>;
}

export function createListener(handle: RequestListener, keepAliveMs: number, certificate?: Certificate): Listener {
  const checks = { requireHostHeader: false, connectionsCheckingInterval: CHECKED_MS };
  const plain = createHttpServer(checks);
  prepare(plain, handle, keepAliveMs);
  if (certificate === undefined) {
    plain.maxConnections = MOST_CONNECTIONS;
    return { server: plain, close: () => closed(plain, () => plain.closeAllConnections()) };
  }
  const { cert, key } = certificate;
  const secure = createHttpsServer({ cert, key, handshakeTimeout: SILENCE_MS, ...checks });
  prepare(secure, handle, keepAliveMs);
  const handshakes = createTurnQueue(HANDSHAKES_A_TURN);
  // Neither server knows a connection before its first byte, or within its handshake.
  const sockets = new Set<Socket>();
  const port = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
    socket.setTimeout(SILENCE_MS, () => socket.destroy());
    socket.once("readable", () => {
      const first: unknown = socket.read(1);
      if (!Buffer.isBuffer(first)) return;
      socket.setTimeout(0).removeAllListeners("timeout");
      socket.unshift(first);
      if (first[0] !== HANDSHAKE) plain.emit("connection", socket);
      else void handshakes.run(onlyStep(() => socket.destroyed || secure.emit("connection", socket)));
    });
  });
  port.maxConnections = MOST_CONNECTIONS;
  // Neither server listens itself; with this event each starts to check its connections for time-outs.
  port.once("listening", () => [plain, secure].map((server) => server.emit("listening")));
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
    for (const server of [plain, secure]) server.close();
  };
  return { server: port, close: () => closed(port, endAll) };
}

/** `handle` also gets requests with an Expect header, before their body is sent. */
function prepare(server: Server, handle: RequestListener, keepAliveMs: number): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const open = new WeakMap<Duplex, number>();
  const ends = createTurnQueue(ENDS_A_TURN);
  const serve: RequestListener = (incoming, outgoing) => {
    const { socket } = incoming;
    const waiting = open.get(socket) ?? 0;
    if (waiting === MOST_PIPELINED) socket.destroy();
    if (waiting >= MOST_PIPELINED) return;
    open.set(socket, waiting + 1);
    outgoing.once("close", () => open.set(socket, (open.get(socket) ?? 1) - 1));
    answers.set(socket, outgoing);
    handle(incoming, outgoing);
  };
  server.on("request", serve).on("checkContinue", serve).on("checkExpectation", serve);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const last = answers.get(socket);
    const isMidAnswer = last?.headersSent === true && !last.writableFinished;
    if (error.code === "ECONNRESET" || isMidAnswer) socket.destroy();
    else if (error.code === "ERR_HTTP_REQUEST_TIMEOUT") void ends.run(onlyStep(() => endWith(socket, 408)));
    else endWith(socket, statusOfBrokenRequest(error.code));
  });
  server.on("connect", (_incoming, socket) => {
    socket.on("error", () => socket.destroy());
    endWith(socket, 405);
  });
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = SILENCE_MS;
  server.requestTimeout = WHOLE_REQUEST_MS;
  // One more than is served: a request whose headers Node.js dropped is refused.
  server.maxHeadersCount = MOST_HEADERS + 1;
}

// biome-ignore lint/correctness/useYield: such work is one step.
function* onlyStep<T>(work: () => T): Generator<undefined, T> {
  return work();
}

function closed(server: { close(done: () => void): unknown }, endAll: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    endAll();
  });
}
