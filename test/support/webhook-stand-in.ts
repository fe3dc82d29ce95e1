/** Stands in for every kind of webhook. It keeps the messages that it received and answers as a test sets it. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Sent {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** "hang": the connection stays open without an answer; "reset": it ends without one. */
export type Reply = { readonly status: number; readonly body: string } | "hang" | "reset";

export interface WebhookStandIn {
  readonly url: string;
  readonly sent: Sent[];
  /** The answers in order. The last one repeats. */
  answer(...replies: Reply[]): void;
  close(): Promise<void>;
}

export async function openWebhook(...first: Reply[]): Promise<WebhookStandIn> {
  const sent: Sent[] = [];
  let replies = first;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      sent.push({ path: request.url ?? "", headers: request.headers, text: Buffer.concat(chunks).toString("utf8") });
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      if (reply === "reset") request.socket.destroy();
      else if (reply !== "hang" && reply !== undefined) response.writeHead(reply.status).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    answer: (...next) => {
      replies = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
