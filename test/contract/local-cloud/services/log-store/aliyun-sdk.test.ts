import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../../local-cloud/index.ts";

type Callback = (error: Record<string, unknown> | null, data: { body: unknown }) => void;
type Sls = Record<string, (parameters: object, callback: Callback) => void>;

const ALY = createRequire(import.meta.url)("aliyun-sdk") as { SLS: new (config: object) => Sls };

describe("aliyun-sdk 1.12.10 (SLS) on the local cloud", () => {
  let cloud: LocalCloud;
  const clientOf = (secretAccessKey: string) =>
    new ALY.SLS({ accessKeyId: cloud.accessKeyId, secretAccessKey, endpoint: cloud.url, apiVersion: "2015-06-01" });
  const call = (client: Sls, method: string, parameters: object) =>
    new Promise<unknown>((resolve, reject) =>
      client[method]!({ projectName: "legacy", ...parameters }, (error, data) =>
        error ? reject(error) : resolve(data.body),
      ),
    );

  beforeAll(async () => {
    cloud = await startLocalCloud();
    await cloud.control("PUT", "log-store", { indexDelayMs: 0 });
    // With an IP endpoint this client sends no project name. The account's first project is then used.
    await cloud.control("PUT", "log-store/projects/legacy", {
      accountId: cloud.accountId,
      logstores: [{ name: "results", index: { keys: { outcome: { type: "text", token: [] } } } }],
    });
  });
  afterAll(() => cloud.close());

  it("writes a deflated group and reads it back page by page", async () => {
    const client = clientOf(cloud.accessKeySecret);
    const time = Math.floor(Date.now() / 1000);
    const logs = Array.from({ length: 7 }, (_, at) => ({
      time,
      contents: [
        { key: "outcome", value: "recovered" },
        { key: "at", value: String(at) },
      ],
    }));
    await call(client, "putLogs", { logStoreName: "results", logGroup: { logs, topic: "t", source: "s" } });
    const page = (offset: number) =>
      call(client, "getLogs", {
        logStoreName: "results",
        from: time - 60,
        to: time + 60,
        query: "outcome: recovered",
        line: 5,
        offset,
        reverse: false,
        topic: "t",
      });

    const found = [...Object.values((await page(0)) as object), ...Object.values((await page(5)) as object)];

    expect(found.map((log: { at: string }) => log.at)).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
  });

  it("is refused with a wrong secret, and for a store that does not exist", async () => {
    await expect(call(clientOf("wrong"), "getLogstore", { LogStoreName: "results" })).rejects.toMatchObject({
      errorCode: "SignatureNotMatch",
      code: 401,
    });
    await expect(
      call(clientOf(cloud.accessKeySecret), "getLogstore", { LogStoreName: "nothing" }),
    ).rejects.toMatchObject({
      errorCode: "LogStoreNotExist",
      code: 404,
    });
  });
});
