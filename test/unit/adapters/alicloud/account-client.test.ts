import { describe, expect, it } from "vitest";
import { createAccountClient } from "../../../../functions/adapters/alicloud/account-client.ts";
import type { RpcCall } from "../../../../functions/adapters/alicloud/pop-client.ts";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";

function aClient(refusal?: string) {
  const calls: RpcCall[] = [];
  const refreshed: [accountId: string, accessKeyId: string][] = [];
  const client = createAccountClient({
    pop: {
      call: async (call) => {
        calls.push(call);
        if (refusal !== undefined) throw new CloudError({ action: "A", code: refusal, message: "", answered: true });
        return { requestId: "r", body: {} };
      },
    },
    credentials: {
      credentialsFor: async (accountId) => ({ accessKeyId: `key-of-${accountId}`, accessKeySecret: "s" }),
      refresh: (accountId, { accessKeyId }) => void refreshed.push([accountId, accessKeyId]),
    },
    endpoints: { bss: undefined },
    siteOf: (accountId) => (accountId === "2" ? "international" : "china"),
  });
  return { client, calls, refreshed };
}

const CALL = { accountId: "1", regionId: "cn-hangzhou", action: "A", parameters: { X: "y" } };

describe("createAccountClient", () => {
  it("signs a call with its account's credentials and sends it to its region and site", async () => {
    const { client, calls } = aClient();

    await client.ecs(CALL);
    await client.ecs({ ...CALL, regionId: "eu-central-1" });
    await client.bss(CALL);
    await client.bss({ ...CALL, accountId: "2" });

    expect(calls.map(({ endpoint, version, credentials }) => [endpoint, version, credentials.accessKeyId])).toEqual([
      ["https://ecs-cn-hangzhou.aliyuncs.com", "2014-05-26", "key-of-1"],
      ["https://ecs.eu-central-1.aliyuncs.com", "2014-05-26", "key-of-1"],
      ["https://business.aliyuncs.com", "2017-12-14", "key-of-1"],
      ["https://business.ap-southeast-1.aliyuncs.com", "2017-12-14", "key-of-2"],
    ]);
    expect(calls[0]).toMatchObject({ action: "A", parameters: { X: "y" } });
  });

  it("sends a call to the host that DescribeRegions names for its region", async () => {
    const { client, calls } = aClient();

    await client.ecs({ ...CALL, regionEndpoint: "ecs.xx-new-1.aliyuncs.com" });
    await client.ecs({ ...CALL, regionEndpoint: "collector.example" });

    expect(calls.map(({ endpoint }) => endpoint)).toEqual([
      "https://ecs.xx-new-1.aliyuncs.com",
      "https://ecs-cn-hangzhou.aliyuncs.com",
    ]);
  });

  it("sends nothing to a region id that is malformed", async () => {
    const { client, calls } = aClient();

    await expect(client.ecs({ ...CALL, regionId: "collector.example/" })).rejects.toMatchObject({
      failure: { code: "InvalidRegionId.NotFound", answered: true },
    });

    expect(calls).toEqual([]);
  });

  it("drops the expired token that was refused, so that the next attempt gets a new one", async () => {
    const { client, calls, refreshed } = aClient("InvalidSecurityToken.Expired");

    await expect(client.ecs(CALL)).rejects.toMatchObject({ failure: { code: "InvalidSecurityToken.Expired" } });

    expect(refreshed).toEqual([["1", "key-of-1"]]);
    expect(calls).toHaveLength(1);
  });

  // The last code is the object store's word for an expired token. None of the services called here uses it.
  it.each(["InvalidSecurityToken.MismatchWithAccessKey", "Forbidden.RAM", "SecurityTokenExpired"])(
    "keeps the token after %s",
    async (code) => {
      const { client, refreshed } = aClient(code);

      await expect(client.bss(CALL)).rejects.toBeInstanceOf(CloudError);

      expect(refreshed).toEqual([]);
    },
  );
});
