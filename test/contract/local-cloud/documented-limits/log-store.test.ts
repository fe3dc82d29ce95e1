/** Documented limits and error texts of the log store, on the wire. */
import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { QUERIES } from "../../../../infra/queries.ts";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { parseExpression } from "../../../../local-cloud/services/log-store/query-expression.ts";
import { splitQuery } from "../../../../local-cloud/services/log-store/query-words.ts";
import { slsV1Signature, slsV1StringToSign } from "../../../../local-cloud/wire/signatures/sls-v1.ts";

const HOUR_MS = 3_600_000;
let cloud: LocalCloud;

beforeEach(async () => {
  cloud = await startLocalCloud({ clock: { mode: "stepped" } });
  await cloud.control("PUT", "log-store", { indexDelayMs: 0 });
  await cloud.control("PUT", "log-store/projects/limits", {
    accountId: cloud.accountId,
    logstores: [
      { name: "results", index: { line: { token: [" "] }, keys: { outcome: { type: "text" }, n: { type: "long" } } } },
    ],
  });
});
afterEach(() => cloud.close());

interface Answer {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are the vendor's JSON.
  readonly json: any;
  readonly headers: Record<string, unknown>;
}

function send(method: string, path: string, body: Buffer = Buffer.alloc(0)): Promise<Answer> {
  const headers: Record<string, string> = {
    host: "limits.cn-hangzhou.log.aliyuncs.com",
    date: new Date(cloud.world.clock.nowMs()).toUTCString(),
    "x-log-apiversion": "0.6.0",
    "x-log-signaturemethod": "hmac-sha1",
    "x-log-bodyrawsize": String(body.length),
  };
  if (body.length > 0) {
    headers["content-type"] = "application/x-protobuf";
    headers["content-md5"] = createHash("md5").update(body).digest("hex").toUpperCase();
  }
  const [plain = "", rawQuery = ""] = path.split("?");
  const text = slsV1StringToSign({ method, path: plain, rawQuery, headers });
  headers.authorization = `LOG ${cloud.accessKeyId}:${slsV1Signature(text, cloud.accessKeySecret, "hmac-sha1")}`;
  const { hostname, port } = new URL(cloud.url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ hostname, port, method, path, headers }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const said = Buffer.concat(chunks).toString("utf8");
      const json = said === "" ? undefined : JSON.parse(said);
      resolve({
        status: incoming.statusCode ?? 0,
        code: json?.errorCode,
        message: json?.errorMessage,
        json,
        headers: incoming.headers,
      });
    });
    outgoing.on("error", reject).end(body);
  });
}

const now = () => Math.floor(cloud.world.clock.nowMs() / 1000);
const search = (query: string, type = "log") =>
  send("GET", `/logstores/results?type=${type}&from=${now() - 60}&to=${now() + 60}&query=${encodeURIComponent(query)}`);

const varint = (value: number) => {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    bytes.push((left % 128) + (left >= 128 ? 128 : 0));
    if (left < 128) return Buffer.from(bytes);
  }
};
const field = (number: number, bytes: Buffer) =>
  Buffer.concat([Buffer.from([number * 8 + 2]), varint(bytes.length), bytes]);
const log = (key: string, value: string) =>
  field(
    1,
    Buffer.concat([
      Buffer.from([8]),
      varint(now()),
      field(2, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))])),
    ]),
  );
const put = (body: Buffer) => send("POST", "/logstores/results/shards/lb", body);

describe("a search", () => {
  const conditions = (count: number) => Array.from({ length: count }, (_, at) => `outcome: a${at}`).join(" or ");

  it("has at most thirty conditions, unless the switch is off", async () => {
    expect((await search(conditions(30))).status).toBe(200);
    expect(await search(conditions(31))).toMatchObject({ status: 400, code: "InvalidQueryString" });

    const lenient = { documentedOnly: false };
    expect(parseExpression(conditions(31), lenient)).toMatchObject({ kind: "or" });
  });

  it(`may have a hyphen only in double quotes, and ranges only with a lower-case "in"`, async () => {
    expect(await search("outcome: recovered-by-cloud")).toMatchObject({ status: 400, code: "InvalidQueryString" });
    expect((await search('outcome: "recovered-by-cloud"')).status).toBe(200);
    expect(await search("n IN [1 3]")).toMatchObject({ status: 400, code: "InvalidQueryString" });
    expect((await search("n in [1 3]")).status).toBe(200);
  });

  it("matches names with a bare word, delimiters with a wildcard, and knows the short form of source", async () => {
    await put(Buffer.concat([log("colour", "dark red"), field(4, Buffer.from("host1"))]));

    for (const query of ["colour", "dark*red", "dark?red", "source: host1"])
      expect([query, (await search(query)).json]).toMatchObject([query, [{ colour: "dark red" }]]);
    expect((await search("source: host2")).json).toEqual([]);
  });

  it.each(Object.entries(QUERIES))("that the project sends keeps to these rules: %s", (_name, query) => {
    expect(() => parseExpression(splitQuery(query).search, { documentedOnly: true })).not.toThrow();
  });
});

describe("operations that share the path of GetLogStore", () => {
  it("are answered by the right operation", async () => {
    for (const outcome of ["a", "b"]) await put(Buffer.concat([log("outcome", outcome), field(3, Buffer.from("t1"))]));

    const histogram = await search("outcome: a", "histogram");
    expect(histogram.json.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(1);
    expect(histogram.json[0]).toMatchObject({ from: now() - 60, progress: "Complete" });
    expect((await send("GET", "/logstores/results?type=topic&token=&line=10")).json).toEqual(["t1"]);
    expect((await send("GET", "/logstores/results")).json).toMatchObject({ logstoreName: "results" });
    const journal = await cloud.control("GET", "journal");
    expect(journal.slice(-3).map(({ action }: { action: string }) => action)).toEqual([
      "GetHistograms",
      "ListTopics",
      "GetLogStore",
    ]);
  });

  it.each(["context_log", "shard", "anything"])("are refused if they do not exist: type=%s", async (type) => {
    expect(await send("GET", `/logstores/results?type=${type}`)).toMatchObject({
      status: 400,
      code: "ParameterInvalid",
    });
  });
});

describe("errors", () => {
  it.each([
    ["PutLogs", "throttle", 403, "WriteQuotaExceed"],
    ["GetLogs", "throttle", 403, "ReadQuotaExceed"],
    ["PutLogs", "error", 500, "InternalServerError"],
    ["GetLogs", "error", 500, "InternalServerError"],
  ])("of %s by a fault that says %s have the log store's form", async (action, effect, status, code) => {
    await cloud.control("POST", "faults", { service: "sls", effect });
    const answer = action === "PutLogs" ? await put(log("outcome", "x")) : await search("*");

    expect(answer).toMatchObject({ status, code });
    expect(answer.json).toEqual({ errorCode: code, errorMessage: expect.any(String) });
  });

  it("of a quota have the log store's form as well", async () => {
    await cloud.control("PUT", "quotas", [{ service: "sls", action: "PutLogs", limit: 1, perSeconds: 60 }]);
    await put(log("outcome", "x"));

    expect(await put(log("outcome", "x"))).toMatchObject({ status: 403, code: "WriteQuotaExceed" });
  });
});

describe("an account whose bill is not paid", () => {
  it("keeps its log store for a day, and gets it back when it pays", async () => {
    await cloud.control("POST", `accounts/${cloud.accountId}/arrears`);
    await cloud.control("PUT", "clock", { advanceMs: 24 * HOUR_MS - 1 });
    expect((await search("*")).status).toBe(200);

    await cloud.control("PUT", "clock", { advanceMs: 1 });
    const forbidden = { status: 401, code: "Unauthorized", message: "Your SLS service has been forbidden." };
    expect(await search("*")).toMatchObject(forbidden);
    expect(await put(log("outcome", "x"))).toMatchObject(forbidden);

    await cloud.control("POST", `accounts/${cloud.accountId}/recharge`, { amount: 500 });
    expect((await search("*")).status).toBe(200);
  });
});

describe("a write", () => {
  it("may hold any number of logs within ten megabytes", async () => {
    const one = log("outcome", "x");
    expect((await put(Buffer.concat(Array.from({ length: 41_000 }, () => one)))).status).toBe(200);
  });

  it("may have exactly ten megabytes before compression", async () => {
    const rest = (bytes: number) => log("outcome", "x".repeat(bytes));
    const logs = Array.from({ length: 10 }, () => rest(1_000_000));
    const last = 10_485_760 - logs.reduce((sum, { length }) => sum + length, 0);
    const body = Buffer.concat([...logs, rest(last - (rest(last).length - last))]);

    expect([body.length, (await put(body)).status]).toEqual([10_485_760, 200]);
  });

  it("may not be larger than ten megabytes before compression", async () => {
    const value = "x".repeat(1_000_000);
    const body = Buffer.concat(Array.from({ length: 11 }, () => log("outcome", value)));
    expect(await put(body)).toMatchObject({
      status: 413,
      code: "PostBodyTooLarge",
      message: `Body size ${body.length} must little than 10485760.`,
    });
  });
});
