import { deflateSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { fromLz4Block } from "../../../../../local-cloud/services/log-store/lz4-block.ts";
import { log } from "./log-group.ts";
import { type Sent, sendSigned } from "./signed-send.ts";

let cloud: LocalCloud;
const INDEX = { keys: { outcome: { type: "text", token: [] } } };

beforeEach(async () => {
  cloud = await startLocalCloud({ clock: { mode: "stepped" } });
  await cloud.control("PUT", "log-store/projects/wire", {
    accountId: cloud.accountId,
    logstores: [{ name: "results", index: INDEX }],
  });
});
afterEach(() => cloud.close());

const send = (sent: Sent) => sendSigned(cloud, sent);
const now = () => Math.floor(cloud.world.clock.nowMs() / 1000);
const put = (body: Buffer, headers: Record<string, string> = {}) =>
  send({ path: "/logstores/results/shards/lb", body, headers });
const get = (query = "*", more = "") =>
  send({
    method: "GET",
    path: `/logstores/results?type=log&from=${now() - 600}&to=${now() + 600}&query=${encodeURIComponent(query)}${more}`,
  });
const codeOf = ({ status, text }: { status: number; text: string }) => [status, JSON.parse(text).errorCode];

describe("the log store on the wire", () => {
  it("answers a write with an empty body and a request id, and finds it after the index delay of one second", async () => {
    const written = await put(log(now(), "outcome", "recovered"));
    const early = await get();
    await cloud.control("PUT", "clock", { advanceMs: 1000 });
    const late = await get();

    expect(written).toMatchObject({
      status: 200,
      text: "",
      headers: { "x-log-requestid": expect.stringMatching(/^[0-9A-F]{24}$/) },
    });
    expect(JSON.parse(early.text)).toEqual([]);
    expect(JSON.parse(late.text)).toMatchObject([{ outcome: "recovered" }]);
    expect(late.headers).toMatchObject({
      "x-log-progress": "Complete",
      "x-log-count": "1",
      "content-type": "application/json",
    });
  });

  it("accepts requests in absolute form, as a forward proxy does", async () => {
    const path = "/logstores/results/shards/lb";

    const answer = await send({
      path,
      target: `http://wire.cn-hangzhou.log.aliyuncs.com${path}`,
      body: log(now(), "outcome", "x"),
    });

    expect(answer.status).toBe(200);
  });

  it("writes nothing of a group in which one log is wrong", async () => {
    const answer = await put(Buffer.concat([log(now(), "outcome", "good"), log(now() - 8 * 86_400, "outcome", "old")]));

    expect(codeOf(answer)).toEqual([400, "PostBodyInvalid"]);
    expect((await cloud.control("GET", "log-store/projects/wire/logstores/results")).records).toEqual([]);
  });

  it("accepts a deflated body and the route form", async () => {
    const raw = log(now(), "outcome", "packed");

    const answer = await send({
      path: "/logstores/results/shards/route?key=00000000000000000000000000000000",
      body: deflateSync(raw),
      headers: { "x-log-compresstype": "deflate", "x-log-bodyrawsize": String(raw.length) },
    });

    expect(answer.status).toBe(200);
    expect((await cloud.control("GET", "log-store/projects/wire/logstores/results")).records).toMatchObject([
      { fields: { outcome: "packed" } },
    ]);
  });

  it.each<[string, () => Promise<{ status: number; text: string }>, number, string]>([
    ["bytes that are no log group", () => put(Buffer.from("nonsense")), 400, "PostBodyInvalid"],
    ["text that is not UTF-8", () => put(log(now(), "outcome", Buffer.from([0xff]))), 400, "InvalidEncoding"],
    ["an empty key", () => put(log(now(), "", "x")), 400, "InvalidKey"],
    ["a key of more than 128 bytes", () => put(log(now(), "k".repeat(129), "x")), 400, "InvalidKey"],
    ["a log of the future", () => put(log(now() + 1000, "outcome", "x")), 400, "PostBodyInvalid"],
    ["a log without a time", () => put(log(0, "outcome", "x")), 400, "InvalidTimestamp"],
    [
      "an unknown compression",
      () => put(log(now(), "a", "b"), { "x-log-compresstype": "zstd" }),
      400,
      "InvalidCompressType",
    ],
    [
      "a body that does not unpack",
      () => put(Buffer.from("xx"), { "x-log-compresstype": "deflate" }),
      400,
      "PostBodyUncompressError",
    ],
    ["a wrong raw size", () => put(log(now(), "a", "b"), { "x-log-bodyrawsize": "1" }), 400, "InvalidBodyRawSize"],
    ["no raw size", () => put(log(now(), "a", "b"), { "x-log-bodyrawsize": "" }), 400, "MissingBodyRawSize"],
    [
      "a body that is announced too large",
      () => put(log(now(), "a", "b"), { "x-log-bodyrawsize": "10485761" }),
      413,
      "PostBodyTooLarge",
    ],
    [
      "another content type",
      () => put(log(now(), "a", "b"), { "content-type": "text/plain" }),
      415,
      "InvalidContentType",
    ],
    [
      "a wrong Content-MD5",
      () => put(log(now(), "a", "b"), { "content-md5": "0".repeat(32) }),
      400,
      "InvalidContentMD5",
    ],
    ["an old Date", () => put(log(now(), "a", "b"), { date: new Date(0).toUTCString() }), 400, "RequestTimeExpired"],
    ["another API version", () => put(log(now(), "a", "b"), { "x-log-apiversion": "0.4.0" }), 400, "InvalidAPIVersion"],
    [
      "another signature method",
      () => put(log(now(), "a", "b"), { "x-log-signaturemethod": "hmac-md5" }),
      400,
      "InvalidSignatureMethod",
    ],
    [
      "a token that is not the key's",
      () => put(log(now(), "a", "b"), { "x-acs-security-token": "CAISx" }),
      401,
      "Unauthorized",
    ],
    ["a store that is not there", () => send({ method: "GET", path: "/logstores/absent" }), 404, "LogStoreNotExist"],
    [
      "a project that is not there",
      () => send({ method: "GET", path: "/logstores", host: "absent.cn-hangzhou.log.aliyuncs.com" }),
      404,
      "ProjectNotExist",
    ],
    ["an operation that is not there", () => send({ method: "GET", path: "/dashboards" }), 400, "ParameterInvalid"],
  ])("refuses %s", async (_what, call, status, code) => {
    const answer = await call();

    expect(codeOf(answer)).toEqual([status, code]);
    expect(JSON.parse(answer.text)).toEqual({ errorCode: code, errorMessage: expect.any(String) });
  });

  it("refuses another account's project", async () => {
    await cloud.control("POST", "accounts", { id: "1000000000000055" });
    await cloud.control("PUT", "log-store/projects/foreign", {
      accountId: "1000000000000055",
      logstores: [{ name: "a" }],
    });

    expect(
      codeOf(await send({ method: "GET", path: "/logstores/a", host: "foreign.cn-hangzhou.log.aliyuncs.com" })),
    ).toEqual([401, "Unauthorized"]);
  });

  it("answers incompletely when a fault says so", async () => {
    for (const outcome of ["a", "b"]) await put(log(now(), "outcome", outcome));
    await cloud.control("PUT", "clock", { advanceMs: 1000 });
    await cloud.control("POST", "faults", { service: "sls", action: "GetLogs", count: 1, effect: "incomplete" });

    const [first, second] = [await get(), await get()];

    expect([first.headers["x-log-progress"], JSON.parse(first.text).length]).toEqual(["Incomplete", 1]);
    expect([second.headers["x-log-progress"], JSON.parse(second.text).length]).toEqual(["Complete", 2]);
  });

  it("takes a write at the older path, which the vendor's Go SDK uses", async () => {
    expect((await send({ path: "/logstores/results", body: log(now(), "outcome", "go") })).status).toBe(200);
  });

  it("answers the newer search in lz4 to who accepts it, and plainly to others", async () => {
    const value = "恢复".repeat(200);
    await put(log(now(), "outcome", value));
    await cloud.control("PUT", "clock", { advanceMs: 1000 });
    const body = Buffer.from(JSON.stringify({ from: now() - 60, to: now() + 60, query: "*" }));
    const ask = (encoding: string) =>
      send({
        path: "/logstores/results/logs",
        body,
        headers: { "content-type": "application/json", "accept-encoding": encoding },
      });

    const [packed, plain] = [await ask("lz4"), await ask("gzip")];

    expect(packed.headers["x-log-compresstype"]).toBe("lz4");
    const raw = await fromLz4Block(packed.bytes, Number(packed.headers["x-log-bodyrawsize"]));
    expect(JSON.parse(String(raw?.toString("utf8")))).toEqual(JSON.parse(plain.text));
    expect(JSON.parse(plain.text)).toMatchObject({
      meta: { progress: "Complete", count: 1 },
      data: [{ outcome: value }],
    });
  });

  it("survives a snapshot and its way back", async () => {
    await put(log(now(), "outcome", "kept"));
    const snapshot = await cloud.control("POST", "snapshot");
    await cloud.control("POST", "reset");
    expect((await cloud.control("GET", "log-store")).projects).toEqual([]);

    await cloud.control("POST", "restore", snapshot);
    await cloud.control("PUT", "clock", { advanceMs: 1000 });

    expect(JSON.parse((await get("outcome: kept")).text)).toHaveLength(1);
  });
});
