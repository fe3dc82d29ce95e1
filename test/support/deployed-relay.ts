/**
 * Stands between a function and its cloud and behaves like a network whose connection was silent for too long. It forgets
 * the connection silently, and answers later bytes with a reset.
 */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Relay {
  readonly url: string;
  /** Connections of the function that are open. */
  open(): number;
  /** Marks the connections made so far as dead. */
  forget(): void;
  /** The number of times that a dead connection was used. */
  resets(): number;
  /** All bytes that were sent, as they went over the wire. */
  sent(): string;
  close(): void;
}

export async function startRelay(cloudUrl: string): Promise<Relay> {
  const { hostname, port } = new URL(cloudUrl);
  const near = new Set<Socket>();
  let forgotten = new WeakSet<Socket>();
  let resets = 0;
  const chunks: Buffer[] = [];
  const server = createServer((socket) => {
    const far = connect({ host: hostname, port: Number(port) });
    near.add(socket);
    socket.on("data", (data) => {
      chunks.push(data);
      if (!forgotten.has(socket)) return void far.write(data);
      resets += 1;
      socket.resetAndDestroy();
    });
    far.on("data", (data) => socket.write(data));
    // A close by the far side closes this side only while the connection is remembered. A forgotten connection receives
    // nothing.
    far.on("close", () => forgotten.has(socket) || socket.destroy());
    far.on("error", () => socket.destroy());
    socket.on("error", () => far.destroy());
    socket.on("close", () => {
      near.delete(socket);
      far.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => near.size,
    forget() {
      forgotten = new WeakSet(near);
    },
    resets: () => resets,
    sent: () => Buffer.concat(chunks).toString("latin1"),
    close() {
      for (const socket of near) socket.destroy();
      server.close();
    },
  };
}
