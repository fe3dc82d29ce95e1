import http from "node:http";
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { toLoopback } from "./loopback.ts";

interface LogClient {
  // biome-ignore lint/suspicious/noExplicitAny: the package has no types, and answers are JSON.
  [method: string]: (...values: unknown[]) => Promise<any>;
}

const require = createRequire(import.meta.url);
const Client = require("@alicloud/log") as new (config: object) => LogClient;

describe("@alicloud/log 1.2.6 on the local cloud", () => {
  let cloud: LocalCloud;
  const agent = new http.Agent({ lookup: toLoopback as never });
  const clientOf = (keys: { accessKeyId: string; accessKeySecret: string; securityToken?: string }) =>
    new Client({ ...keys, endpoint: `http://log.localhost:${new URL(cloud.url).port}` });
  let client: LogClient;
  const [project, store] = ["sdk-project", "results"];
  const range = () => [new Date(Date.now() - 600_000), new Date(Date.now() + 60_000)];

  beforeAll(async () => {
    cloud = await startLocalCloud();
    await cloud.control("PUT", "log-store", { indexDelayMs: 0 });
    client = clientOf(cloud);
    await client.createProject!(project, { description: "for a test" }, { agent });
    await client.createLogStore!(project, store, { ttl: 30, shardCount: 2 }, { agent });
  });
  afterAll(async () => {
    agent.destroy();
    await cloud.close();
  });

  it("creates a project and a log store and reads them back", async () => {
    expect(await client.getProject!(project, { agent })).toMatchObject({
      projectName: project,
      owner: cloud.accountId,
    });
    expect(await client.getLogStore!(project, store, { agent })).toMatchObject({
      logstoreName: store,
      ttl: 30,
      shardCount: 2,
    });
    expect(await client.listLogStore!(project, {}, { agent })).toEqual({ count: 1, total: 1, logstores: [store] });
  });

  it("is refused a search until the store has an index", async () => {
    await expect(client.getLogs!(project, store, ...range(), {}, { agent })).rejects.toMatchObject({
      code: "IndexConfigNotExist",
      requestid: expect.stringMatching(/^[0-9A-F]{24}$/),
    });
  });

  it("writes logs, finds them by field and turns pages", async () => {
    const index = {
      line: { token: [" ", ","], caseSensitive: false },
      keys: { outcome: { type: "text", token: [] }, attempts: { type: "long" } },
    };
    await client.createIndex!(project, store, index, { agent });
    const timestamp = Math.floor(Date.now() / 1000);
    const logs = Array.from({ length: 25 }, (_, at) => ({
      timestamp,
      content: { outcome: at % 2 === 0 ? "recovered" : "parked", attempts: String(at), name: `实例 ${at}` },
    }));
    await client.postLogStoreLogs!(
      project,
      store,
      { logs, topic: "run", source: "test", tags: [{ host: "h1" }] },
      { agent },
    );

    const pages = [];
    for (const offset of [0, 5, 10]) {
      const page = await client.getLogs!(
        project,
        store,
        ...range(),
        { query: "outcome: recovered", line: 5, offset },
        { agent },
      );
      pages.push(...page);
    }

    expect(pages).toHaveLength(13);
    expect(pages[0]).toEqual({
      __time__: String(timestamp),
      __topic__: "run",
      __source__: "test",
      "__tag__:host": "h1",
      outcome: "recovered",
      attempts: "0",
      name: "实例 0",
    });
    expect(
      await client.getLogs!(project, store, ...range(), { query: "attempts >= 20 and not outcome: parked" }, { agent }),
    ).toHaveLength(3);
    expect(await client.getIndexConfig!(project, store, { agent })).toMatchObject({ keys: index.keys, ttl: 30 });
  });

  it("is refused with a wrong secret, for a store or a project that does not exist, and for a field without an index", async () => {
    const wrong = clientOf({ ...cloud, accessKeySecret: "wrong" });
    const unknown = clientOf({ accessKeyId: "LTAInobody", accessKeySecret: "x" });

    await expect(wrong.getLogStore!(project, store, { agent })).rejects.toMatchObject({ code: "SignatureNotMatch" });
    await expect(unknown.getLogStore!(project, store, { agent })).rejects.toThrow("AccessKeyId not found: LTAInobody");
    await expect(client.getLogStore!(project, "nothing", { agent })).rejects.toMatchObject({
      code: "LogStoreNotExist",
    });
    await expect(client.getLogStore!("nowhere", store, { agent })).rejects.toMatchObject({ code: "ProjectNotExist" });
    await expect(
      client.getLogs!(project, store, ...range(), { query: "colour: red" }, { agent }),
    ).rejects.toMatchObject({
      code: "ParameterInvalid",
    });
  });

  it("accepts the token of a role until the role loses the right to write", async () => {
    await cloud.control("POST", "accounts", {
      id: "1000000000000077",
      roles: [
        {
          name: "writer",
          policy: { actions: ["log:PostLogStoreLogs"], resources: ["acs:log:*:*:project/roles/logstore/only"] },
        },
      ],
    });
    await cloud.control("PUT", "log-store/projects/roles", {
      accountId: "1000000000000077",
      logstores: [{ name: "only" }, { name: "other" }],
    });
    const keys = cloud.world.accounts.issueRoleKeys("acs:ram::1000000000000077:role/writer", "test", 900)!;
    const writer = clientOf({ ...keys, securityToken: keys.securityToken! });
    const logs = { logs: [{ timestamp: Math.floor(Date.now() / 1000), content: { a: "b" } }] };

    await writer.postLogStoreLogs!("roles", "only", logs, { agent });

    await expect(writer.postLogStoreLogs!("roles", "other", logs, { agent })).rejects.toThrow(
      /^denied by sts or ram, action: log:PostLogStoreLogs, resource: acs:log:cn-hangzhou:1000000000000077:project\/roles\/logstore\/other$/,
    );
    await expect(
      clientOf({ ...keys, securityToken: "CAISfalse" }).getProject!("roles", { agent }),
    ).rejects.toMatchObject({ code: "Unauthorized" });
  });
});
