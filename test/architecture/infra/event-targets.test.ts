/**
 * The targets of event rules, in the template and in the documents' commands. Source of the forms and names: "Event target
 * parameters" of EventBridge, read 2026-11.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { WAKE_TOKEN_HEADER } from "../../../infra/names.ts";
import { readTemplate, resourcesOf, type Template } from "./written-template.ts";

const ACCOUNT = { "Fn::Sub": expect.stringContaining("$" + "{ALIYUN::AccountId}") };

interface Target {
  readonly Type: string;
  readonly ParamList: readonly { readonly ResourceKey: string; readonly Form: string; readonly Value: string }[];
}

/** Every target that a page asks an operator to create. */
const documentedTargets = (page: string): readonly Target[] =>
  [...readFileSync(page, "utf8").matchAll(/--EventTargets '(\[.*\])'/g)].flatMap(([, json = ""]) => JSON.parse(json));

describe("the spoke's events", () => {
  const template: Template = readTemplate("spoke-events");
  const rules = resourcesOf(template, "ALIYUN::EventBridge::Rule");

  it("match a stop by its state, and the cloud's own restart without a state", () => {
    expect(rules.map(({ Properties }) => Properties.FilterPattern)).toEqual([
      { source: ["acs.ecs"], type: ["ecs:Instance:StateChange"], data: { state: ["Stopped"] } },
      { source: ["acs.ecs"], type: ["ecs:Instance:AutoReactivateCompleted"] },
    ]);
  });

  it("reach the hub's HTTP trigger with the wake token, which is no text of the template", () => {
    const [connection] = resourcesOf(template, "ALIYUN::EventBridge::Connection");
    expect(connection?.Properties.AuthParameters).toMatchObject({
      AuthorizationType: "API_KEY_AUTH",
      ApiKeyAuthParameters: { ApiKeyName: WAKE_TOKEN_HEADER, ApiKeyValue: { Ref: "WakeToken" } },
    });
    expect(template.Parameters?.WakeToken).toMatchObject({ NoEcho: true, MinLength: 32 });
    const [destination] = resourcesOf(template, "ALIYUN::EventBridge::ApiDestination");
    expect(destination?.Properties.HttpApiParameters).toEqual({ Endpoint: { Ref: "HubTriggerUrl" }, Method: "POST" });
    for (const { Properties } of rules) {
      expect(Properties.Targets).toEqual([
        expect.objectContaining({
          Type: "acs.api.destination",
          PushRetryStrategy: "BACKOFF_RETRY",
          ErrorsTolerance: "ALL",
          Endpoint: ACCOUNT,
          ParamList: [
            { ResourceKey: "Name", Form: "CONSTANT", Value: "ecs-auto-recovery" },
            { ResourceKey: "BodyParameters", Form: "CONSTANT", Value: "{}" },
          ],
        }),
      ]);
    }
  });
});

describe("the event rules of docs/recharge-events.md", () => {
  const page = "docs/recharge-events.md";
  const targets = documentedTargets(page);
  const ofType = (type: string) => targets.filter(({ Type }) => Type === type);

  it("give an API destination its body in a documented form", () => {
    const bodies = ofType("acs.api.destination").flatMap(({ ParamList }) =>
      ParamList.filter(({ ResourceKey }) => ResourceKey === "BodyParameters"),
    );

    expect(bodies.length).toBeGreaterThan(0);
    for (const { Form } of bodies) expect(["CONSTANT", "JSONPATH", "TEMPLATE"]).toContain(Form);
  });

  it("give a function its name and the format of its data", () => {
    const functions = ofType("acs.fc.function");

    expect(functions.length).toBeGreaterThan(0);
    for (const { ParamList } of functions)
      expect(ParamList.map(({ ResourceKey }) => ResourceKey)).toEqual(
        expect.arrayContaining(["functionName", "DataFormat", "InvocationType", "Body"]),
      );
  });

  it("name the parameter that a function of a 2.0 service needs in addition", () => {
    expect(readFileSync(page, "utf8")).toContain('{"ResourceKey":"serviceName","Form":"CONSTANT","Value":"');
  });

  it("name the region from which the endpoint follows", () => {
    const commands = readFileSync(page, "utf8").match(/aliyun eventbridge \w+.*/g) ?? [];

    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect(command).toMatch(/ --region \S/);
  });
});
