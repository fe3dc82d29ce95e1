/** A service that gives the answers that a test prepares, for answers that no correct service gives. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface StubService {
  readonly url: string;
  readonly requests: readonly StubRequest[];
  /** The sockets that are open now. */
  openSockets(): number;
  close(): Promise<void>;
}

export type StubAnswer = (response: ServerResponse, request: StubRequest) => void;

export async function startStubService(answer: StubAnswer): Promise<StubService> {
  const requests: StubRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const request = { method, path: url, headers, body: Buffer.concat(chunks) };
      requests.push(request);
      answer(response, request);
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    openSockets: () => sockets.size,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function answerJson(status: number, body: unknown, headers: Record<string, string> = {}): StubAnswer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** An address on which nothing listens. */
export async function unusedUrl(): Promise<string> {
  const stub = await startStubService(() => {});
  await stub.close();
  return stub.url;
}

/** Defective answers, one in each row: the service's behaviour, and the result that the adapter must give. */
export const BROKEN_ANSWERS: readonly {
  readonly name: string;
  readonly answer: StubAnswer;
  readonly code: string;
  readonly answered: boolean;
}[] = [
  {
    name: "a 502 page in HTML",
    answer: (response) => {
      response.writeHead(502, { "content-type": "text/html" });
      response.end("<html><body><h1>502 Bad Gateway</h1></body></html>");
    },
    code: "Local.NotJson",
    answered: false,
  },
  {
    name: "an empty 500",
    answer: (response) => {
      response.writeHead(500);
      response.end();
    },
    code: "Local.NotJson",
    answered: false,
  },
  {
    name: "an empty 200 without a request id",
    answer: (response) => {
      response.writeHead(200);
      response.end();
    },
    code: "Local.NotJson",
    answered: false,
  },
  {
    name: "a 500 in JSON without a code",
    answer: answerJson(500, { message: "internal" }),
    code: "Local.NoCode",
    answered: false,
  },
  {
    name: "a 500 in JSON whose code is no code",
    answer: answerJson(500, { Code: "What was that?", Message: "internal" }),
    code: "Local.NoCode",
    answered: false,
  },
  {
    name: "a 503 in JSON that is a list",
    answer: answerJson(503, []),
    code: "Local.NoCode",
    answered: false,
  },
  {
    name: "a 403 in JSON without a code",
    answer: answerJson(403, { message: "no" }),
    code: "Local.NoCode",
    answered: true,
  },
  {
    name: "a reset before the answer",
    answer: (response) => response.socket?.resetAndDestroy(),
    code: "Local.ConnectionReset",
    answered: false,
  },
  {
    name: "a connection closed before the answer",
    answer: (response) => response.socket?.destroy(),
    code: "Local.ConnectionReset",
    answered: false,
  },
  {
    name: "an answer cut off in the middle",
    answer: (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
      response.write('{"RequestId":"5B0A6B60');
      setImmediate(() => response.socket?.destroy());
    },
    code: "Local.ConnectionReset",
    answered: false,
  },
  {
    name: "no answer at all",
    answer: () => {},
    code: "Local.Timeout",
    answered: false,
  },
  {
    name: "an answer that begins and never ends",
    answer: (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"RequestId":');
    },
    code: "Local.Timeout",
    answered: false,
  },
];
