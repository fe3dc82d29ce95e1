/** Values that are accepted by their form and would hold up or end the cloud by their size. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { send } from "./raw-request.ts";

let cloud: LocalCloud;
const defects: string[] = [];
beforeAll(async () => {
  cloud = await startLocalCloud({ loose: true, log: (line) => defects.push(line) });
  const logstores = [{ name: "l", index: { line: { token: [" "] } } }];
  await cloud.control("PUT", "log-store/projects/p", { accountId: cloud.accountId, logstores });
});
afterAll(() => cloud.close());

const log = (method: string, path: string, body?: object) =>
  send(cloud.url, {
    method,
    path,
    headers: {
      host: "p.cn-hangzhou.log.aliyuncs.com",
      "x-log-apiversion": "0.6.0",
      "x-log-signaturemethod": "hmac-sha1",
      date: new Date().toUTCString(),
      authorization: `LOG ${cloud.accessKeyId}:loose`,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe("a log store", () => {
  it.each([0, -1, 1.5, 257, 4e9, "many", [], {}])("cannot have %j shards", async (shardCount) => {
    const created = await log("POST", "/logstores", { logstoreName: "shards", shardCount });
    const changed = await log("PUT", "/logstores/l", { shardCount });

    for (const answer of [created, changed]) {
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("LogStoreInfoInvalid")]);
    }
    expect(JSON.parse((await log("GET", "/logstores/l/shards")).text)).toHaveLength(2);
  });

  it("brings no more shards back from a snapshot", async () => {
    const snapshot = await cloud.control("POST", "snapshot");
    snapshot.services.sls.projects[0].tables[0].shardCount = 4e9;

    await expect(cloud.control("POST", "restore", snapshot)).rejects.toThrow(/shardCount: must be at most 256/);
  });

  it.each([
    [2 ** 53, 2 ** 53 + 4],
    [10_000_000_000, 10_000_000_001],
    ["9".repeat(300), "9".repeat(301)],
  ])("has no histogram from %s to %s", async (from, to) => {
    for (const type of ["histogram", "log"]) {
      const answer = await log("GET", `/logstores/l?type=${type}&from=${from}&to=${to}&query=*`);

      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("InvalidTimeRange")]);
    }
  });

  it("lists its topics in order, a page at a time", async () => {
    const snapshot = await cloud.control("POST", "snapshot");
    const record = { timeSeconds: 1, source: "", tags: [], fields: {}, writtenAtMs: 1, searchableAtMs: 1 };
    const topics = Array.from({ length: 300 }, (_, at) => `t${(at * 7) % 150}`.padStart(5, "0"));
    snapshot.services.sls.projects[0].tables[0].records = topics.map((topic) => ({ ...record, topic }));
    await cloud.control("POST", "restore", snapshot);

    const sorted = [...new Set(topics)].sort();
    const first = await log("GET", "/logstores/l?type=topic");
    const second = await log("GET", `/logstores/l?type=topic&token=${first.headers["x-log-nexttoken"]}`);

    expect(JSON.parse(first.text)).toEqual(sorted.slice(0, 100));
    expect(JSON.parse(second.text)).toEqual(sorted.slice(100));
  });
});

describe("a call", () => {
  it("may name thirty thousand addresses, which are compared at once", async () => {
    await cloud.control("POST", "instances", { generate: { count: 2_000, regionIds: ["cn-hangzhou"] } });
    const [{ privateIp }] = (await cloud.control("POST", "snapshot")).services.ecs.instances;
    const addresses = JSON.stringify([...Array.from({ length: 30_000 }, () => "x"), privateIp]);
    const answer = await send(cloud.url, {
      method: "POST",
      path: `/?Action=DescribeInstances&Version=2014-05-26&RegionId=cn-hangzhou&Format=JSON&AccessKeyId=${cloud.accessKeyId}`,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `PrivateIpAddresses=${addresses}`,
    });

    expect(JSON.parse(answer.text).TotalCount).toBeGreaterThanOrEqual(1);
  });

  it.each(["faults", "quotas"])("is compared with 2,000 %s at most", async (path) => {
    const rule = path === "faults" ? { effect: "error", action: "None" } : { action: "None", limit: 1 };
    const rules = Array.from({ length: 2_001 }, () => rule);

    await expect(cloud.control(path === "faults" ? "POST" : "PUT", path, rules)).rejects.toThrow(/2000/);
  });
});

describe("a body", () => {
  it("may come in pieces of one byte, which are gathered in blocks", async () => {
    const body = JSON.stringify({ delays: { startMs: 1_234 } });
    const answer = await fetch(`${cloud.url}/_local/settings`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: ReadableStream.from(Array.from(body, (character) => new TextEncoder().encode(character))),
      duplex: "half",
    } as RequestInit & { duplex: "half" });

    expect(await answer.json()).toMatchObject({ delays: { startMs: 1_234 } });
    expect(defects).toEqual([]);
  });
});
