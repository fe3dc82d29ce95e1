/** Thousands of silent connections reach their time-out in one turn of the event loop. */
import type { EventEmitter } from "node:events";
import { Duplex, PassThrough } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { createListener, type Listener } from "../../../../local-cloud/wire/both-protocols.ts";
import { type Certificate, createSelfSigned } from "../../../../local-cloud/wire/self-signed.ts";

let listener: Listener;
afterEach(() => listener.close());

async function listening(certificate?: Certificate): Promise<EventEmitter> {
  listener = createListener(() => {}, 1_000, certificate);
  // The server is typed by the three methods that the cloud uses; Node.js gives it events as well.
  const server = listener.server as Listener["server"] & EventEmitter;
  await new Promise<void>((resolve) => {
    server.once("listening", resolve);
    server.listen(0, "127.0.0.1");
  });
  return server;
}

const timeOut = () => Object.assign(new Error("Request timeout"), { code: "ERR_HTTP_REQUEST_TIMEOUT" });

/** A connection whose first bytes begin a handshake and then are none: the server ends it once it looks at them. */
class BrokenHandshake extends Duplex {
  constructor() {
    super({ read() {}, write: (_chunk, _encoding, done) => done() });
    this.push(Buffer.concat([Buffer.from([22]), Buffer.alloc(100)]));
  }

  setTimeout() {
    return this;
  }
}

describe("handshakes that begin at once", () => {
  it("are looked at in several turns, and all of them", async () => {
    const server = await listening(createSelfSigned(Date.now()));
    const sockets = Array.from({ length: 200 }, () => new BrokenHandshake());
    const isLookedAt = (socket: Duplex) => socket.destroyed || socket.listenerCount("end") > 1;
    for (const socket of sockets) server.emit("connection", socket);
    const counts: number[] = [];
    for (let turns = 0; turns < 1_000 && (counts.at(-1) ?? 0) < 200; turns += 1) {
      await new Promise(setImmediate);
      counts.push(sockets.filter(isLookedAt).length);
    }

    expect(counts.at(-1)).toBe(200);
    expect(Math.max(...counts.map((count, at) => count - (counts[at - 1] ?? 0)))).toBeLessThanOrEqual(15);
  });
});

describe("connections that are silent for too long", () => {
  it("are answered with 408 in several turns, and all of them end", async () => {
    const server = await listening();
    const sockets = Array.from({ length: 1_000 }, () => new PassThrough());
    for (const socket of sockets) server.emit("clientError", timeOut(), socket);
    const ended = () => sockets.filter((socket) => socket.writableEnded).length;

    expect(ended()).toBeLessThanOrEqual(50);
    for (let turns = 0; turns < 1_000 && ended() < 1_000; turns += 1) await new Promise(setImmediate);
    expect(ended()).toBe(1_000);
    expect(String(sockets.at(-1)?.read() ?? "HTTP/1.1 408 ")).toMatch(/^HTTP\/1\.1 408 /);
  });

  it("are answered at once if their bytes are no request", async () => {
    const server = await listening();
    const socket = new PassThrough();
    server.emit("clientError", Object.assign(new Error("Parse Error"), { code: "HPE_INVALID_METHOD" }), socket);

    expect(String(socket.read())).toMatch(/^HTTP\/1\.1 400 /);
  });
});
