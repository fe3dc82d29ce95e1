/** Measures the longest time for which a request blocks the local cloud's event loop. The local cloud runs in its own process. */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { startLocalCloud } from "../local-cloud/index.ts";
import { printTable } from "./print-table.ts";

/** The target of the local cloud, on an idle machine. */
const TARGET_MS = 100;
const ACCOUNT_ID = "1000000000000001";
const ONE_ANSWER_BYTES = 24 * 1024 * 1024;

/**
 * Runs in the measured process. After the message "begin" it starts a new measurement, and after "end" it reports the longest
 * stall.
 */
export async function runStallCloud(): Promise<void> {
  const cloud = await startLocalCloud({ loose: true, clock: { mode: "stepped", now: Date.now() } });
  const delay = monitorEventLoopDelay({ resolution: 2 });
  delay.enable();
  process.on("message", (message) => {
    if (message === "begin") delay.reset();
    process.send?.({ stallMs: delay.max / 1e6 });
  });
  process.send?.({ url: cloud.url, key: cloud.accessKeyId });
}

interface Client {
  readonly key: string;
  /** Resolves with the body of the answer. Its JSON is not parsed, because that would take this process's time. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Buffer>;
}

export async function stalls(): Promise<boolean> {
  const child = fork(process.argv[1] ?? "", ["--stall-cloud"]);
  try {
    const { url, key } = await told<{ url: string; key: string }>(child);
    const client: Client = {
      key,
      send: (method, path, body, headers = {}) => call(url, { method, path, body, headers }),
    };
    const rows: string[][] = [];
    let worstMs = 0;
    for (const [name, run] of Object.entries(CASES)) {
      child.send("begin");
      await told(child);
      const startedAtMs = performance.now();
      await run(client);
      const tookMs = performance.now() - startedAtMs;
      child.send("end");
      const { stallMs } = await told<{ stallMs: number }>(child);
      worstMs = Math.max(worstMs, stallMs);
      rows.push([name, tookMs.toFixed(0), stallMs.toFixed(0)]);
      process.stderr.write(`${rows.at(-1)?.join("  ")}\n`);
    }
    printTable(["request", "took ms", "longest stall ms"], rows);
    return worstMs <= TARGET_MS;
  } finally {
    child.kill();
  }
}

let snapshot: Buffer = Buffer.alloc(0);

const CASES: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  "POST 20,000 instances": ({ send }) => send("POST", "/_local/instances", { generate: { count: 20_000 } }),
  "POST 20,000 instances, each written out": ({ send }) =>
    send(
      "POST",
      "/_local/instances",
      Array.from({ length: 20_000 }, (_, at) => ({ instanceId: `i-${at}`, name: `n-${at}` })),
    ),
  "GET 40,000 instances": ({ send }) => send("GET", "/_local/instances"),
  "an unpaid bill, and its payment": async ({ send }) => {
    await send("POST", `/_local/accounts/${ACCOUNT_ID}/arrears`, {});
    await send("POST", `/_local/accounts/${ACCOUNT_ID}/recharge`, { amount: 1e6 });
  },
  "86,400 timer ticks in one step": async ({ send }) => {
    await deploy(send, "tick", "exports.handler = async () => 1;", {
      triggerName: "t",
      triggerType: "timer",
      triggerConfig: { cronExpression: "@every 1s" },
    });
    await send("PUT", "/_local/clock", { advanceMs: 86_400_000 });
  },
  "a function's answer of 24 MB": async ({ send }) => {
    await deploy(send, "big", `exports.handler = async () => Buffer.alloc(${ONE_ANSWER_BYTES}, "x");`, {
      triggerName: "h",
      triggerType: "http",
      triggerConfig: { authType: "anonymous" },
    });
    await send("GET", "/_fc/http/big/");
  },
  "an event of 24 MB to a function": ({ send }) => send("POST", "/_fc/http/big/", Buffer.alloc(ONE_ANSWER_BYTES, "x")),
  "1,000 events": ({ send }) =>
    send(
      "POST",
      "/_local/events",
      Array.from({ length: 1000 }, () => ({ type: "t", source: "s", data: "x".repeat(5000) })),
    ),
  "PutLogs of 10 MB": async (client) => {
    await client.send("PUT", "/_local/log-store/projects/p", {
      accountId: ACCOUNT_ID,
      logstores: [{ name: "l", index: { line: { token: [" "] }, keys: { a: { type: "text", token: [" "] } } } }],
    });
    await putLogs(client);
  },
  "GetLogs over 800,000 records": async (client) => {
    await putLogs(client);
    const now = Math.floor(Date.now() / 1000);
    await client.send("PUT", "/_local/clock", { advanceMs: 5_000 });
    const query = `type=log&from=${now - 500}&to=${now + 500}&query=${encodeURIComponent("a: x1* and not y")}&line=100&offset=0`;
    await client.send("GET", `/logstores/l?${query}`, undefined, logHeaders(client));
  },
  "GET 800,000 records": ({ send }) => send("GET", "/_local/log-store/projects/p/logstores/l"),
  "snapshot with 20,000 records": async (client) => {
    await client.send("POST", "/_local/reset");
    await client.send("POST", "/_local/instances", { generate: { count: 20_000 } });
    snapshot = await client.send("POST", "/_local/snapshot");
  },
  "its restore": ({ send }) => send("POST", "/_local/restore", snapshot),
  "GET journal": ({ send }) => send("GET", "/_local/journal"),
};

function putLogs({ send, key }: Client): Promise<Buffer> {
  const now = Math.floor(Date.now() / 1000);
  const pair = field(2, Buffer.concat([field(1, Buffer.from("a")), field(2, Buffer.from("x1"))]));
  const log = field(1, Buffer.concat([Buffer.from([8]), varint(now), pair]));
  const body = Buffer.alloc(log.length * 400_000, log);
  return send("POST", "/logstores/l/shards/lb", body, {
    ...logHeaders({ key }),
    "content-type": "application/x-protobuf",
    "x-log-bodyrawsize": String(body.length),
  });
}

const logHeaders = ({ key }: Pick<Client, "key">) => ({
  host: "p.cn-hangzhou.log.aliyuncs.com",
  "x-log-apiversion": "0.6.0",
  "x-log-signaturemethod": "hmac-sha1",
  date: new Date().toUTCString(),
  authorization: `LOG ${key}:loose`,
});

const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
};
const field = (number: number, value: Buffer) =>
  Buffer.concat([Buffer.from([number * 8 + 2]), varint(value.length), value]);

function deploy(send: Client["send"], name: string, source: string, trigger: object): Promise<Buffer> {
  const codeDir = mkdtempSync(join(tmpdir(), "stalls-"));
  writeFileSync(join(codeDir, "index.js"), source);
  return send("PUT", `/_local/functions/${name}`, { codeDir, timeout: 60, triggers: [trigger] });
}

function told<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as T));
    child.once("exit", () => reject(new Error("the local cloud's process ended")));
  });
}

interface Wanted {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

function call(url: string, { method, path, body, headers }: Wanted): Promise<Buffer> {
  const content = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const { hostname, port } = new URL(url);
  const all = { ...(content === undefined ? {} : { "content-type": "application/json" }), ...headers };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: all }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const whole = Buffer.concat(chunks);
        if (answer.statusCode === 200) resolve(whole);
        else reject(new Error(`${method} ${path}: ${answer.statusCode} ${whole.subarray(0, 300)}`));
      });
    });
    sent.on("error", reject);
    sent.end(content);
  });
}
