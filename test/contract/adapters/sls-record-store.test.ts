import { Agent, type AgentOptions } from "node:http";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { type Connections, createConnections } from "../../../functions/adapters/http/connections.ts";
import { encodeLogGroup } from "../../../functions/adapters/log-store/log-group.ts";
import { createSlsRecordStore } from "../../../functions/adapters/log-store/sls-record-store.ts";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import {
  answerJson,
  BROKEN_ANSWERS,
  type StubAnswer,
  type StubService,
  startStubService,
  unusedUrl,
} from "./stub-service.ts";

const NOW_MS = Date.UTC(2026, 7, 1, 8, 30, 5, 250);
const CREDENTIALS = { accessKeyId: "STS.key", accessKeySecret: "canary-secret", securityToken: "canary-token" };
const STORED: StubAnswer = (response) => {
  response.writeHead(200, { "x-log-requestid": "5B0A6B60BB6EE39764D458B5" });
  response.end();
};

let stub: StubService | undefined;
let connections: Connections | undefined;

afterEach(async () => {
  connections?.close();
  await stub?.close();
});

async function storeOn(answer: StubAnswer, options: { timeoutMs?: number; endpoint?: string } = {}) {
  stub = await startStubService(answer);
  connections = createConnections();
  return createSlsRecordStore({
    endpoint: options.endpoint ?? stub.url,
    project: "ecs-auto-recovery-1",
    logstore: "results",
    credentials: CREDENTIALS,
    connections,
    clock: { nowMs: () => NOW_MS, sleep: async () => {} },
    callTimeoutMs: options.timeoutMs ?? 5_000,
  });
}

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CloudError);
  return (error as CloudError).failure;
}

const QUERY = {
  where: [
    { field: "record_type", anyOf: ["account", "intent"] },
    { field: "account_name", anyOf: ['a "b'] },
  ],
  fromMs: NOW_MS - 60_000,
  toMs: NOW_MS,
  limit: 100,
  offset: 0,
};

describe("createSlsRecordStore append", () => {
  it("sends one compressed log group to the project in the Host header", async () => {
    const store = await storeOn(STORED);
    const records = [{ record_id: "1", instance_name: "数据库" }, { record_id: "2" }];

    await store.append(records);

    const [request] = stub?.requests ?? [];
    expect(stub?.requests).toHaveLength(1);
    expect(request?.method).toBe("POST");
    expect(request?.path).toBe("/logstores/results/shards/lb");
    expect(request?.headers.host).toBe(`ecs-auto-recovery-1.${new URL(stub?.url ?? "").host}`);
    expect(request?.headers).toMatchObject({
      date: "Sat, 01 Aug 2026 08:30:05 GMT",
      "content-type": "application/x-protobuf",
      "x-log-compresstype": "deflate",
      "x-acs-security-token": CREDENTIALS.securityToken,
    });
    const raw = inflateSync(request?.body ?? Buffer.alloc(0));
    expect(request?.headers["x-log-bodyrawsize"]).toBe(String(raw.length));
    expect(raw).toEqual(encodeLogGroup({ timeSeconds: Math.floor(NOW_MS / 1000), logs: records }));
  });

  it("makes no request when there is no record to write", async () => {
    const store = await storeOn(STORED);

    await store.append([]);

    expect(stub?.requests).toHaveLength(0);
  });

  it("signs a request as the vendor's client does", async () => {
    const Vendor = createRequire(import.meta.url)("@alicloud/log");
    const store = await storeOn(answerJson(200, [], { "x-log-requestid": "5B0A6B60BB6EE39764D458B5" }));
    await store.read(QUERY);
    const ours = stub?.requests[0];
    const { host, authorization, ...headers } = ours?.headers ?? {};

    const signed = new Vendor({ ...CREDENTIALS, endpoint: "x" })._sign(
      "GET",
      "/logstores/results",
      Object.fromEntries(new URL(ours?.path ?? "", stub?.url).searchParams),
      headers,
      CREDENTIALS,
    );

    expect(authorization).toBe(signed);
    expect(host).toContain("ecs-auto-recovery-1.");
  });

  it("passes on the store's error code and request id", async () => {
    const said = { errorCode: "WriteQuotaExceed", errorMessage: "Project write quota exceed: qps: 500" };
    const store = await storeOn(answerJson(403, said, { "x-log-requestid": "5B0A6B60BB6EE39764D458B5" }));

    expect(await failureOf(store.append([{ a: "b" }]))).toEqual({
      action: "PutLogs",
      code: "WriteQuotaExceed",
      message: "Project write quota exceed: qps: 500",
      requestId: "5B0A6B60BB6EE39764D458B5",
      httpStatus: 403,
      answered: true,
    });
  });

  it.each(BROKEN_ANSWERS)("never reports records as stored after $name", async ({ answer, code, answered }) => {
    const store = await storeOn(answer, { timeoutMs: 150 });

    expect(await failureOf(store.append([{ a: "b" }]))).toMatchObject({ action: "PutLogs", code, answered });
  });

  it("reports that nothing was sent to an address without a listener", async () => {
    const store = await storeOn(STORED, { endpoint: await unusedUrl() });

    expect(await failureOf(store.append([{ a: "b" }]))).toMatchObject({ code: "Local.Unreachable", answered: true });
  });
});

describe("createSlsRecordStore read", () => {
  const COMPLETE = { "x-log-requestid": "5B0A6B60BB6EE39764D458B5", "x-log-progress": "Complete" };

  it("asks for the newest first, whole seconds around the time asked for", async () => {
    const store = await storeOn(answerJson(200, [], COMPLETE));

    await store.read(QUERY);

    const { pathname, searchParams } = new URL(stub?.requests[0]?.path ?? "", stub?.url);
    expect(pathname).toBe("/logstores/results");
    expect(Object.fromEntries(searchParams)).toEqual({
      type: "log",
      from: String(Math.floor(NOW_MS / 1000) - 60),
      to: String(Math.floor(NOW_MS / 1000) + 1),
      query: '(record_type: "account" or record_type: "intent") and account_name: "a \\"b"',
      line: "100",
      offset: "0",
      reverse: "true",
    });
  });

  it("gives back the records without the store's own fields", async () => {
    const stored = [{ __time__: "1785573005", __source__: "", "__tag__:x": "y", record_id: "1", outcome: "recovered" }];
    const store = await storeOn(answerJson(200, stored, COMPLETE));

    expect(await store.read(QUERY)).toEqual({ records: [{ record_id: "1", outcome: "recovered" }], complete: true });
  });

  it("reports an incomplete answer", async () => {
    const store = await storeOn(answerJson(200, [], { ...COMPLETE, "x-log-progress": "Incomplete" }));

    expect((await store.read(QUERY)).complete).toBe(false);
  });

  it("refuses a body that is no list", async () => {
    const store = await storeOn(answerJson(200, { records: [] }, COMPLETE));

    expect(await failureOf(store.read(QUERY))).toMatchObject({ action: "GetLogs", code: "Local.NotJson" });
  });

  it.each(BROKEN_ANSWERS)("never reads $name as an empty answer", async ({ answer, code }) => {
    const store = await storeOn(answer, { timeoutMs: 150 });

    expect(await failureOf(store.read(QUERY))).toMatchObject({ action: "GetLogs", code });
  });
});

describe("createSlsRecordStore and @alicloud/log", () => {
  it("write the same log group", async () => {
    const Vendor = createRequire(import.meta.url)("@alicloud/log");
    const store = await storeOn(STORED);
    const record = { record_id: "1", instance_name: "数据库", note: "" };
    await store.append([record]);
    const { port } = new URL(stub?.url ?? "");
    // The vendor's client offers no other way to reach a loopback address with the project in the Host header.
    const agent = new Agent({ lookup: lookupLoopback } as AgentOptions);

    const vendor = new Vendor({ ...CREDENTIALS, endpoint: `127.0.0.1:${port}` });
    const log = { timestamp: Math.floor(NOW_MS / 1000), content: record };
    await vendor.postLogStoreLogs("ecs-auto-recovery-1", "results", { logs: [log] }, { agent });
    agent.destroy();

    const [ours, theirs] = stub?.requests ?? [];
    expect(inflateSync(ours?.body ?? Buffer.alloc(0))).toEqual(theirs?.body);
    expect(ours?.headers.host).toBe(theirs?.headers.host);
    expect(ours?.headers["x-log-bodyrawsize"]).toBe(theirs?.headers["x-log-bodyrawsize"]);
  });
});

type LookupDone = (error: null, address: unknown, family?: number) => void;

function lookupLoopback(_name: string, options: { all?: boolean }, done: LookupDone): void {
  if (options.all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
}
