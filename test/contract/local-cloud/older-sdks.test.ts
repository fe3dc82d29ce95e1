/** Unmodified vendor SDKs drive the local cloud: a success, a documented error and, where there are pages, a page turn. */
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalCloud } from "../../../local-cloud/index.ts";
import { ROLE_ARN, startHubAndMember } from "./hub-and-member.ts";

const require = createRequire(import.meta.url);

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startHubAndMember();
});
afterAll(() => cloud.close());

const keys = () => ({ accessKeyId: cloud.accessKeyId, accessKeySecret: cloud.accessKeySecret });

describe("@alicloud/pop-core", () => {
  const RpcClient = require("@alicloud/pop-core/lib/rpc.js");
  const client = (apiVersion: string, more: object = {}) =>
    new RpcClient({ endpoint: cloud.url, apiVersion, ...keys(), ...more });

  it.each(["GET", "POST"])("turns pages with %s until NextToken is empty", async (method) => {
    const ecs = client("2014-05-26");
    const ids: string[] = [];
    let NextToken = "";
    do {
      const page = await ecs.request(
        "DescribeInstances",
        { RegionId: "cn-hangzhou", MaxResults: 10, ...(NextToken === "" ? {} : { NextToken }) },
        { method },
      );
      ids.push(...page.Instances.Instance.map((instance: { InstanceId: string }) => instance.InstanceId));
      NextToken = page.NextToken;
    } while (NextToken !== "");

    expect(new Set(ids).size).toBe(27);
    expect(ids).toHaveLength(27);
  });

  it("reads the vendor's error code and message", async () => {
    await expect(
      client("2014-05-26").request("ReActivateInstances", { InstanceId: "i-running0000000000" }),
    ).rejects.toMatchObject({
      code: "ReopenInstance.InstanceStatusNotValid",
      data: {
        Message: "Instance status is not Expired, ImageExpired or EcsAndImageExpired.",
        HostId: "127.0.0.1",
        RequestId: expect.stringMatching(/^[0-9A-F]{8}-([0-9A-F]{4}-){3}[0-9A-F]{12}$/),
        Recommend: expect.stringContaining("ReopenInstance.InstanceStatusNotValid"),
      },
      entry: { response: { statusCode: 400 } },
    });
  });

  it("works with the keys that AssumeRole gave", async () => {
    const { Credentials } = await client("2015-04-01").request("AssumeRole", {
      RoleArn: ROLE_ARN,
      RoleSessionName: "conformance",
      ExternalId: "shared-secret",
    });
    const assumed = client("2014-05-26", {
      accessKeyId: Credentials.AccessKeyId,
      accessKeySecret: Credentials.AccessKeySecret,
      securityToken: Credentials.SecurityToken,
    });

    const page = await assumed.request("DescribeInstances", { RegionId: "cn-hangzhou" });
    expect(page.Instances.Instance.map((instance: { InstanceId: string }) => instance.InstanceId)).toEqual([
      "i-member00000000000",
    ]);
  });

  it("is refused a role of the root user and a wrong ExternalId", async () => {
    const sts = client("2015-04-01");
    const rootKey = (await cloud.control("POST", "snapshot")).accounts.accounts[0].keys[1];
    const asRoot = client("2015-04-01", rootKey);
    const request = { RoleArn: ROLE_ARN, RoleSessionName: "conformance" };

    await expect(sts.request("AssumeRole", { ...request, ExternalId: "wrong" })).rejects.toMatchObject({
      code: "NoPermission",
    });
    await expect(asRoot.request("AssumeRole", { ...request, ExternalId: "shared-secret" })).rejects.toMatchObject({
      code: "NoPermission",
      data: { Message: "Roles may not be assumed by root accounts." },
    });
  });

  it("gets InvalidAction.NotFound for the old spelling", async () => {
    await expect(
      client("2014-05-26").request("ReactivateInstances", { InstanceId: "i-arrears0000000000" }),
    ).rejects.toMatchObject({ code: "InvalidAction.NotFound", entry: { response: { statusCode: 404 } } });
  });
});

describe("aliyun-sdk", () => {
  const ALY = require("aliyun-sdk");
  const call = (operation: string, parameters: object): Promise<Record<string, unknown>> => {
    const ecs = new ALY.ECS({
      accessKeyId: cloud.accessKeyId,
      secretAccessKey: cloud.accessKeySecret,
      endpoint: cloud.url,
      apiVersion: "2014-05-26",
      maxRetries: 0,
    });
    return new Promise((resolve, reject) => {
      ecs[operation](parameters, (error: Error | null, data: Record<string, unknown>) =>
        error ? reject(error) : resolve(data),
      );
    });
  };

  it("turns a page", async () => {
    const page = (PageNumber: string) =>
      call("describeInstances", { RegionId: "cn-hangzhou", PageNumber, PageSize: "20" });

    expect(await page("1")).toMatchObject({ TotalCount: 27, Instances: { Instance: { length: 20 } } });
    expect(await page("2")).toMatchObject({ TotalCount: 27, Instances: { Instance: { length: 7 } } });
  });

  it("throws the documented error", async () => {
    await expect(call("describeInstances", { RegionId: "cn-hangzhou", Status: "Sleeping" })).rejects.toMatchObject({
      code: "InvalidStatus.NotFound",
    });
  });
});
