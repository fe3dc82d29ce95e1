/** The client that attacks use. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ACCOUNT_ID = "1000000000000001";

export interface Target {
  readonly url: string;
  readonly key: string;
  readonly token: string;
}

export interface Sent {
  readonly method?: string;
  readonly path: string;
  /** Text and bytes are sent unchanged, every other value as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Client extends Target {
  /**
   * Resolves with the body of the answer, for every status. Its JSON is not parsed, because that would take this process's time.
   */
  send(sent: Sent): Promise<Buffer>;
  /** Calls the control API; `path` is below `/_local/`. Rejects if the call is refused, because preparations must succeed. */
  control(method: string, path: string, body?: unknown): Promise<Buffer>;
  /** The target of the same attacks on a cloud that checks signatures. */
  readonly strict: Target;
}

/** One attack, which is one row of the table. */
export interface Attack {
  readonly name: string;
  /** Prepares the attack. It is not measured. */
  readonly prepare?: (client: Client) => Promise<unknown>;
  readonly strike: (client: Client) => Promise<unknown>;
}

export function createClient(loose: Target, strict: Target): Client {
  return {
    ...loose,
    strict,
    send: async (sent) => (await call(loose.url, sent)).body,
    async control(method, path, body) {
      const { status, body: answer } = await call(loose.url, { method, path: `/_local/${path}`, body });
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${answer.subarray(0, 300)}`);
      return answer;
    },
  };
}

export interface Received {
  readonly status: number;
  readonly body: Buffer;
}

export function call(url: string, { method = "POST", path, body, headers = {} }: Sent): Promise<Received> {
  const isPlain = body === undefined || typeof body === "string" || Buffer.isBuffer(body);
  const { hostname, port } = new URL(url);
  const all = { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers };
  return new Promise((resolve) => {
    const sent = request({ hostname, port, method, path, headers: all, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    // A cloud that refuses a body ends the connection before the whole body was sent.
    sent.on("error", (error) => resolve({ status: 0, body: Buffer.from(error.message) }));
    sent.end(isPlain ? body : JSON.stringify(body));
  });
}

/** Deploys a function with this code. */
export function deploy(client: Client, name: string, source: string, more: object = {}): Promise<Buffer> {
  const codeDir = mkdtempSync(join(tmpdir(), "stalls-"));
  writeFileSync(join(codeDir, "index.js"), source);
  return client.control("PUT", `functions/${name}`, { codeDir, timeout: 60, ...more });
}

export const HTTP_TRIGGER = { triggerName: "h", triggerType: "http", triggerConfig: { authType: "anonymous" } };

/** Returns the JSON of a list that repeats one value. The shortest values are the most expensive to parse. */
export function jsonList(value: string, bytes: number): string {
  return `[${Array.from({ length: Math.floor(bytes / (value.length + 1)) }, () => value).join(",")}]`;
}
