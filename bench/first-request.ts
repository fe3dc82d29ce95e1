/** A loopback server that notes the arrival of the next request and never answers. */
import { once } from "node:events";
import { createServer } from "node:http";

export interface FirstRequest {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Resolves with epoch milliseconds and fractions. Call it before the request can arrive. */
  nextAtMs(): Promise<number>;
  close(): void;
}

export async function listenForFirstRequest(): Promise<FirstRequest> {
  let tell = (_atMs: number) => {};
  const server = createServer(() => tell(performance.timeOrigin + performance.now()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    nextAtMs: () =>
      new Promise((resolve) => {
        tell = resolve;
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
