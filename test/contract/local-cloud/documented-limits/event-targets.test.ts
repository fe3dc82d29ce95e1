/** The rules of EventBridge's page of target parameters, and the two forms of a refusal by Function Compute. */
import { createRequire } from "node:module";
import type * as EventBridgeSdk from "@alicloud/eventbridge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../../local-cloud/index.ts";
import { eventBridgeSignature } from "../../../../local-cloud/wire/signatures/eventbridge.ts";
import { send } from "../attacks/raw-request.ts";
import { signedInvoke } from "../services/function-compute/signed-invoke.ts";

const sdk = createRequire(import.meta.url)("@alicloud/eventbridge") as typeof EventBridgeSdk & {
  default: new (config: EventBridgeSdk.Config) => EventBridgeSdk.default;
};

let cloud: LocalCloud;
let rules = 0;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

interface Parameter {
  readonly resourceKey: string;
  readonly form: string;
  readonly value?: string;
}

/** "made", or the text of the refusal. */
async function created(type: string, endpoint: string, parameters: readonly Parameter[]): Promise<string> {
  const { accessKeyId, accessKeySecret } = cloud;
  const config = { accessKeyId, accessKeySecret, endpoint: new URL(cloud.url).host, protocol: "http" };
  rules += 1;
  const target = new sdk.TargetEntry({
    id: "1",
    type,
    endpoint,
    paramList: parameters.map((one) => new sdk.EBTargetParam(one)),
  });
  const request = new sdk.CreateRuleRequest({
    eventBusName: "default",
    ruleName: `rule-${rules}`,
    filterPattern: '{"type":["nothing"]}',
    targets: [target],
  });
  try {
    await new sdk.default(new sdk.Config(config)).createRule(request);
    return "made";
  } catch (error) {
    return String(error);
  }
}

describe("the body of an API destination", () => {
  const destination = (form: string) =>
    created("acs.api.destination", `acs:api-destination:cn-hangzhou:${cloud.accountId}:name/hub`, [
      { resourceKey: "BodyParameters", form, value: "{}" },
    ]);

  it.each(["CONSTANT", "JSONPATH", "TEMPLATE"])("may have the form %s", async (form) => {
    expect(await destination(form)).toBe("made");
  });

  it("may not be ORIGINAL", async () => {
    expect(await destination("ORIGINAL")).toContain("BodyParameters: Form must be one of CONSTANT, JSONPATH, TEMPLATE");
  });
});

describe("a function as a target", () => {
  const functionTarget = (path: string, ...keys: string[]) =>
    created(
      "acs.fc.function",
      `acs:fc:cn-hangzhou:${cloud.accountId}:${path}`,
      keys.map((resourceKey) => ({ resourceKey, form: "CONSTANT", value: "x" })),
    );

  it("of a 2.0 service needs serviceName and DataFormat", async () => {
    expect(await functionTarget("services/recovery.LATEST/functions/recover", "DataFormat")).toContain("serviceName");
    expect(await functionTarget("services/recovery.LATEST/functions/recover", "serviceName")).toContain("DataFormat");
    expect(await functionTarget("services/s.LATEST/functions/f", "serviceName", "DataFormat")).toBe("made");
  });

  it("of 3.0 needs neither", async () => {
    expect(await functionTarget("functions/recover")).toBe("made");
  });
});

describe("a bus", () => {
  /** Whether the account's buses in the region that a host names include `regional`. */
  const lists = async (action: string, host: string, more: Readonly<Record<string, string>> = {}) => {
    const path = `/openapi/${action}`;
    const headers: Record<string, string> = { date: new Date().toUTCString(), ...more };
    const signed = { method: "POST", path, query: new URLSearchParams(), headers };
    const authorization = `acs:${cloud.accessKeyId}:${eventBridgeSignature(signed, cloud.accessKeySecret)}`;
    const body = JSON.stringify(action === "createEventBus" ? { EventBusName: "regional" } : {});
    return (await send(cloud.url, { method: "POST", path, headers: { ...headers, host, authorization }, body })).text;
  };
  const at = (region: string) => `${cloud.accountId}.eventbridge.${region}.aliyuncs.com`;

  it("belongs to the region of its endpoint, as --region gives it", async () => {
    await lists("createEventBus", at("cn-beijing"));

    expect(await lists("listEventBuses", at("cn-beijing"))).toContain("eventbridge:cn-beijing:");
    expect(await lists("listEventBuses", at("cn-beijing"))).toContain("regional");
    expect(await lists("listEventBuses", at("cn-beijing-vpc"))).toContain("regional");
    expect(await lists("listEventBuses", at("cn-hangzhou"))).not.toContain("regional");
    expect(await lists("listEventBuses", new URL(cloud.url).host)).not.toContain("regional");
    const named = { "x-eventbridge-regionid": "cn-beijing" };
    expect(await lists("listEventBuses", new URL(cloud.url).host, named)).toContain("regional");
  });
});

describe("a refusal of Function Compute", () => {
  it("has Code and Message, as the page of the operation has them", async () => {
    const { text } = await signedInvoke(cloud, "missing");

    expect(JSON.parse(text)).toMatchObject({ Code: "FunctionNotFound", Message: expect.any(String) });
  });

  it("has errorCode and errorMessage when the switch is on, as the error page has them", async () => {
    const other = await startLocalCloud({ scenario: { switches: { fcErrorPageWords: true } } });
    const { text } = await signedInvoke(other, "missing");
    await other.close();

    expect(JSON.parse(text)).toEqual({ errorCode: "FunctionNotFound", errorMessage: expect.any(String) });
  });
});
