import dns from "node:dns";
import { createRequire } from "node:module";
import * as Sls from "@alicloud/sls20201230";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { toLoopback } from "./loopback.ts";

const require = createRequire(import.meta.url);
type Config = ConstructorParameters<typeof Sls.default.default>[0];
type Execute = Parameters<Sls.default["execute"]>;
const { default: Client } = require("@alicloud/sls20201230") as { default: new (config: Config) => Sls.default };
// The SDK's own dependencies, resolved from the SDK's folder.
const ofSdk = createRequire(require.resolve("@alicloud/sls20201230"));
const { $OpenApiUtil } = ofSdk("@alicloud/openapi-core") as {
  $OpenApiUtil: {
    Config: new (config: object) => Config;
    Params: new (parameters: object) => Execute[0];
    OpenApiRequest: new (request: object) => Execute[1];
  };
};
const { RuntimeOptions } = ofSdk("@darabonba/typescript") as { RuntimeOptions: new (options: object) => Execute[2] };
const lz4 = ofSdk("lz4-napi") as { compress(data: Buffer): Promise<Buffer> };

/** One log encoded by hand, because this SDK cannot: its PutLogs throws before it sends. */
const logGroup = (time: number, key: string, value: string) => {
  const text = (number: number, content: string) =>
    Buffer.concat([Buffer.from([number * 8 + 2, content.length]), Buffer.from(content)]);
  const content = Buffer.concat([text(1, key), text(2, value)]);
  const varint: number[] = [];
  for (let left = time; left > 0; left = Math.floor(left / 128)) varint.push((left % 128) + (left >= 128 ? 128 : 0));
  const log = Buffer.concat([Buffer.from([8, ...varint]), Buffer.from([18, content.length]), content]);
  return Buffer.concat([Buffer.from([10, log.length]), log]);
};

describe("@alicloud/sls20201230 5.9.0 on the local cloud", () => {
  const realLookup = dns.lookup;
  let cloud: LocalCloud;
  const clientOf = (accessKeySecret: string, more: object = {}) =>
    new Client(
      new $OpenApiUtil.Config({
        accessKeyId: cloud.accessKeyId,
        accessKeySecret,
        endpoint: `log.localhost:${new URL(cloud.url).port}`,
        protocol: "HTTP",
        regionId: "cn-hangzhou",
        ...more,
      }),
    );

  beforeAll(async () => {
    dns.lookup = toLoopback as unknown as typeof dns.lookup;
    cloud = await startLocalCloud();
    await cloud.control("PUT", "log-store", { indexDelayMs: 0 });
    const client = clientOf(cloud.accessKeySecret);
    await client.createProject(new Sls.CreateProjectRequest({ projectName: "typed", description: "" }));
    await client.createLogStore(
      "typed",
      new Sls.CreateLogStoreRequest({ logstoreName: "results", ttl: 7, shardCount: 1 }),
    );
    await client.createIndex(
      "typed",
      "results",
      new Sls.CreateIndexRequest({ body: new Sls.Index({ keys: { outcome: { type: "text", token: [] } } }) }),
    );
  });
  afterAll(async () => {
    dns.lookup = realLookup;
    await cloud.close();
  });

  const put = async (client: Sls.default, body: Buffer, headers: Record<string, string> = {}) =>
    client.execute(
      new $OpenApiUtil.Params({
        action: "PutLogs",
        version: "2020-12-30",
        protocol: "HTTP",
        pathname: "/logstores/results/shards/lb",
        method: "POST",
        authType: "AK",
        style: "ROA",
        reqBodyType: "binary",
        bodyType: "none",
      }),
      new $OpenApiUtil.OpenApiRequest({
        hostMap: { project: "typed" },
        headers: { "content-type": "application/x-protobuf", ...headers },
        body,
      }),
      new RuntimeOptions({}),
    );

  it.each(["v1", "v4"])("is accepted when it signs with %s", async (signatureVersion) => {
    const client = clientOf(cloud.accessKeySecret, { signatureVersion });

    const answer = await client.getLogStore("typed", "results");

    expect(answer.body).toMatchObject({ logstoreName: "results", ttl: 7 });
  });

  it("writes an lz4 block and reads it with both forms of GetLogs, page by page", async () => {
    const client = clientOf(cloud.accessKeySecret);
    const time = Math.floor(Date.now() / 1000);
    for (const outcome of ["one", "two"]) await put(client, logGroup(time, "outcome", outcome));
    const raw = logGroup(time, "outcome", "three".repeat(20));
    const block = (await lz4.compress(raw)).subarray(4);
    await put(client, block, { "x-log-compresstype": "lz4", "x-log-bodyrawsize": String(raw.length) });
    const range = { from: time - 60, to: time + 60, query: "*" };

    const first = await client.getLogs("typed", "results", new Sls.GetLogsRequest({ ...range, line: 2, offset: 0 }));
    const second = await client.getLogs("typed", "results", new Sls.GetLogsRequest({ ...range, line: 2, offset: 2 }));
    const newer = await client.getLogsV2(
      "typed",
      "results",
      new Sls.GetLogsV2Request({ ...range, reverse: true, line: 1 }),
    );

    expect([...first.body!, ...second.body!].map((log) => log.outcome)).toEqual(["one", "two", "three".repeat(20)]);
    expect(first.headers!["x-log-progress"]).toBe("Complete");
    expect(newer.body).toMatchObject({
      meta: { progress: "Complete", count: 1 },
      data: [{ outcome: "three".repeat(20) }],
    });
  });

  it("is refused with a wrong secret, and for a store that does not exist, with either signature", async () => {
    for (const signatureVersion of ["v1", "v4"]) {
      await expect(clientOf("wrong", { signatureVersion }).getLogStore("typed", "results")).rejects.toMatchObject({
        code: "SignatureNotMatch",
      });
      await expect(
        clientOf(cloud.accessKeySecret, { signatureVersion }).getLogStore("typed", "nothing"),
      ).rejects.toMatchObject({
        code: "LogStoreNotExist",
      });
    }
  });
});
