import { createRequire } from "node:module";
import type * as EventBridgeSdk from "@alicloud/eventbridge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../../local-cloud/index.ts";
import { eventually, functionFolder } from "../function-compute/function-folder.ts";

const sdk = createRequire(import.meta.url)("@alicloud/eventbridge") as typeof EventBridgeSdk & {
  default: new (config: EventBridgeSdk.Config) => EventBridgeSdk.default;
};

describe("@alicloud/eventbridge 1.3.2 on the local cloud", () => {
  let cloud: LocalCloud;
  let client: EventBridgeSdk.default;
  const clientOf = (accessKeySecret: string) =>
    new sdk.default(
      new sdk.Config({
        accessKeyId: cloud.accessKeyId,
        accessKeySecret,
        endpoint: new URL(cloud.url).host,
        protocol: "http",
      }),
    );
  const recharge = (id: string, bus: string) =>
    new sdk.CloudEvent({
      id,
      source: "billing.example",
      type: "billing:Account:Recharged",
      data: Buffer.from(JSON.stringify({ accountId: cloud.accountId, amount: "200.00" })),
      extensions: { aliyuneventbusname: bus },
    });
  /** The function's output, one event in each line. */
  const received = async () =>
    (await cloud.control("GET", "functions/listener/logs")).lines.map((line: { line: string }) =>
      JSON.parse(line.line),
    );

  beforeAll(async () => {
    cloud = await startLocalCloud();
    client = clientOf(cloud.accessKeySecret);
    await cloud.control("PUT", "functions/listener", {
      codeDir: functionFolder(
        "exports.handler = async (event) => { process.stdout.write(event.toString() + '\\n'); };",
      ),
    });
    await client.createEventBus(new sdk.CreateEventBusRequest({ eventBusName: "billing" }));
    for (const name of ["recharged", "second", "third"]) {
      await client.createRule(
        new sdk.CreateRuleRequest({
          eventBusName: "billing",
          ruleName: name,
          filterPattern: JSON.stringify({
            type: [name === "recharged" ? "billing:Account:Recharged" : "nothing"],
            data: { amount: [{ suffix: ".00" }] },
          }),
          targets: [
            new sdk.TargetEntry({
              id: "1",
              type: "acs.fc.function",
              endpoint: `acs:fc:cn-hangzhou:${cloud.accountId}:functions/listener`,
              paramList: [new sdk.EBTargetParam({ resourceKey: "Body", form: "ORIGINAL" })],
            }),
          ],
        }),
      );
    }
  });
  afterAll(() => cloud.close());

  it("publishes to a bus whose rule pushes the complete event to the function", async () => {
    const answer = await client.putEvents([recharge("evt-1", "billing")]);

    expect(answer).toMatchObject({ failedEntryCount: 0, entryList: [{ eventId: "evt-1" }] });
    const event = await eventually(async () => (await received()).find(({ id }: { id: string }) => id === "evt-1"));
    expect(event).toEqual({
      id: "evt-1",
      source: "billing.example",
      specversion: "1.0",
      type: "billing:Account:Recharged",
      datacontenttype: "application/json; charset=utf-8",
      data: { accountId: cloud.accountId, amount: "200.00" },
      aliyunaccountid: cloud.accountId,
      aliyunoriginalaccountid: cloud.accountId,
      aliyuneventbusname: "billing",
      aliyunregionid: "cn-hangzhou",
      aliyunpublishaddr: "127.0.0.1",
      aliyunpublishtime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  it("names the events of a batch that failed", async () => {
    const answer = await client.putEvents([recharge("evt-2", "billing"), recharge("evt-3", "absent")]);

    expect(answer.failedEntryCount).toBe(1);
    expect(answer.entryList).toMatchObject([{ eventId: "evt-2" }, { errorCode: "EventBusNotExist" }]);
  });

  it("turns the pages of ListRules", async () => {
    const names: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.listRules(
        new sdk.ListRulesRequest({
          eventBusName: "billing",
          limit: 2,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      names.push(...page.rules.map((rule) => rule.ruleName));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);

    expect(names).toEqual(["recharged", "second", "third"]);
  });

  it("refuses a wrong secret, an unknown key and a bus that does not exist", async () => {
    await expect(clientOf("wrong").putEvents([recharge("evt-4", "billing")])).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
    });
    await expect(client.getEventBus(new sdk.GetEventBusRequest({ eventBusName: "absent" }))).rejects.toMatchObject({
      code: "EventBusNotExist",
    });
  });
});
