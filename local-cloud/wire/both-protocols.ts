/** One port for http and https: the first byte of a connection says which of the two a client speaks. */
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Socket } from "node:net";
import type { Certificate } from "./self-signed.ts";

/** Type of a TLS handshake record. Source: RFC 8446, section 5.1. No method of HTTP begins with it. */
const handshake = 22;

export interface Listener {
  /** What listens on the port. */
  readonly server: Pick<Server, "once" | "listen" | "address">;
  close(): Promise<void>;
}

export function createListener(handle: RequestListener, keepAliveMs: number, certificate?: Certificate): Listener {
  const plain = createHttpServer(handle);
  plain.keepAliveTimeout = keepAliveMs;
  if (certificate === undefined) {
    return { server: plain, close: () => closed(plain, () => plain.closeAllConnections()) };
  }
  const secure = createHttpsServer({ cert: certificate.cert, key: certificate.key }, handle);
  secure.keepAliveTimeout = keepAliveMs;
  const silent = new Set<Socket>();
  const port = createServer((socket) => {
    silent.add(socket);
    // A connection that ends or breaks before its first byte concerns no server.
    socket.on("error", () => socket.destroy());
    socket.once("close", () => silent.delete(socket));
    socket.once("readable", () => {
      const first: unknown = socket.read(1);
      if (!Buffer.isBuffer(first)) return;
      silent.delete(socket);
      socket.unshift(first);
      (first[0] === handshake ? secure : plain).emit("connection", socket);
    });
  });
  const endAll = () => {
    for (const socket of silent) socket.destroy();
    plain.closeAllConnections();
    secure.closeAllConnections();
  };
  return { server: port as unknown as Listener["server"], close: () => closed(port, endAll) };
}

function closed(server: { close(done: () => void): unknown }, endAll: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    endAll();
  });
}
