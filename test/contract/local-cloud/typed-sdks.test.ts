/** Unmodified vendor SDKs drive the local cloud: a success, a documented error and, where there are pages, a page turn. */
import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalCloud } from "../../../local-cloud/index.ts";
import { MEMBER_ID, ROLE_ARN, startHubAndMember } from "./hub-and-member.ts";

const require = createRequire(import.meta.url);

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startHubAndMember();
});
afterAll(() => cloud.close());

const keys = () => ({ accessKeyId: cloud.accessKeyId, accessKeySecret: cloud.accessKeySecret });

describe("@alicloud/ecs20140526", () => {
  const { default: Ecs, ...models } = require("@alicloud/ecs20140526");
  const client = () => new Ecs({ ...keys(), endpoint: cloud.url.slice("http://".length), protocol: "HTTP" });

  it("turns a page", async () => {
    const first = await client().describeInstances(
      new models.DescribeInstancesRequest({ regionId: "cn-hangzhou", maxResults: 20 }),
    );
    const second = await client().describeInstances(
      new models.DescribeInstancesRequest({
        regionId: "cn-hangzhou",
        maxResults: 20,
        nextToken: first.body.nextToken,
      }),
    );

    expect(first.body.instances.instance).toHaveLength(20);
    expect(first.body.instances.instance[0]).toMatchObject({
      instanceName: "实例-1",
      expiredTime: "2099-12-31T15:59Z",
      autoReleaseTime: "",
    });
    expect(second.body.instances.instance).toHaveLength(7);
    expect(second.body.nextToken).toBe("");
  });

  it("sends lists that the local cloud reads", async () => {
    const { body } = await client().describeInstanceStatus(
      new models.DescribeInstanceStatusRequest({
        regionId: "cn-hangzhou",
        instanceId: ["i-arrears0000000000", "i-running0000000000"],
      }),
    );

    expect(body.instanceStatuses.instanceStatus.map((one: { status: string }) => one.status).sort()).toEqual([
      "Running",
      "Stopped",
    ]);
  });

  it("reads a planned release", async () => {
    const { body } = await client().describeInstanceHistoryEvents(
      new models.DescribeInstanceHistoryEventsRequest({
        regionId: "cn-hangzhou",
        instanceEventType: ["AccountUnbalanced.Delete"],
        instanceEventCycleStatus: ["Scheduled"],
      }),
    );

    expect(body.instanceSystemEventSet.instanceSystemEventType).toHaveLength(1);
    expect(body.instanceSystemEventSet.instanceSystemEventType[0]).toMatchObject({
      instanceId: "i-arrears0000000000",
      eventType: { name: "AccountUnbalanced.Delete" },
      notBefore: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
  });

  it("throws the documented error", async () => {
    await expect(
      client().reActivateInstances(new models.ReActivateInstancesRequest({ instanceId: "i-nowhere" })),
    ).rejects.toMatchObject({ code: "InvalidInstanceId.NotFound", statusCode: 404 });
  });
});

describe("@alicloud/bssopenapi20171214", () => {
  const { default: Bss, ...models } = require("@alicloud/bssopenapi20171214");
  const client = () => new Bss({ ...keys(), endpoint: cloud.url.slice("http://".length), protocol: "HTTP" });

  it("reads the balance as strings with separators", async () => {
    const { body } = await client().queryAccountBalance();

    expect(body).toMatchObject({
      code: "200",
      success: true,
      data: { availableAmount: "12,345.60", currency: "CNY", quotaLimit: "12,345.60\n" },
    });
  });

  it("turns a page of transactions", async () => {
    for (const amount of [1, 2, 3]) await cloud.control("POST", `accounts/${MEMBER_ID}/recharge`, { amount });
    const member = (await cloud.control("POST", "snapshot")).accounts.accounts[1].keys[0];
    const asMember = new Bss({
      accessKeyId: member.accessKeyId,
      accessKeySecret: member.accessKeySecret,
      endpoint: cloud.url.slice("http://".length),
      protocol: "HTTP",
    });
    const page = async (pageNum: number) =>
      (
        await asMember.queryAccountTransactions(
          new models.QueryAccountTransactionsRequest({ pageNum, pageSize: 2, transactionType: "Payment" }),
        )
      ).body.data;

    const first = await page(1);
    const second = await page(2);
    const amounts = [first, second].flatMap((data) =>
      data.accountTransactionsList.accountTransactionsList.map((line: { amount: string }) => line.amount),
    );
    expect(first.totalCount).toBe(3);
    expect(amounts).toEqual(["3.00", "2.00", "1.00"]);
  });

  it("throws the documented error", async () => {
    await expect(
      client().queryAccountTransactions(new models.QueryAccountTransactionsRequest({ transactionFlow: "Sideways" })),
    ).rejects.toMatchObject({ code: "InvalidParameter", statusCode: 400 });
  });
});

describe("@alicloud/sts20150401", () => {
  const { default: Sts, ...models } = require("@alicloud/sts20150401");
  const client = (more: object = {}) =>
    new Sts({
      ...keys(),
      endpoint: cloud.url.slice("http://".length),
      protocol: "HTTP",
      ...more,
    });

  it("assumes a role, and the role's calls have its identity", async () => {
    const { body } = await client().assumeRole(
      new models.AssumeRoleRequest({
        roleArn: ROLE_ARN,
        roleSessionName: "conformance",
        externalId: "shared-secret",
        durationSeconds: 900,
      }),
    );
    const assumed = await client({
      accessKeyId: body.credentials.accessKeyId,
      accessKeySecret: body.credentials.accessKeySecret,
      securityToken: body.credentials.securityToken,
    }).getCallerIdentity();

    expect(assumed.body).toMatchObject({
      identityType: "AssumedRoleUser",
      accountId: MEMBER_ID,
      arn: `acs:ram::${MEMBER_ID}:assumed-role/recovery/conformance`,
    });
  });

  it("throws the documented errors", async () => {
    const request = { roleArn: ROLE_ARN, roleSessionName: "conformance", externalId: "shared-secret" };
    const attempt = (change: object) => client().assumeRole(new models.AssumeRoleRequest({ ...request, ...change }));

    await expect(attempt({ roleArn: `acs:ram::${MEMBER_ID}:role/nobody` })).rejects.toMatchObject({
      code: "EntityNotExist.Role",
    });
    await expect(attempt({ durationSeconds: 60 })).rejects.toMatchObject({
      code: "InvalidParameter.DurationSeconds",
    });
    await expect(attempt({ roleSessionName: "x" })).rejects.toMatchObject({
      code: "InvalidParameter.RoleSessionName",
    });
  });
});
