import { describe, expect, it } from "vitest";
import type { RuleTarget } from "../../../../../local-cloud/services/eventbridge/buses.ts";
import { targetBody } from "../../../../../local-cloud/services/eventbridge/target-body.ts";

const EVENT = { id: "1", data: { instanceId: "i-1", list: [{ name: "a" }] } };
const target = (Form: string, more: object = {}): RuleTarget => ({
  Id: "1",
  Type: "acs.fc.function",
  Endpoint: "",
  ParamList: [{ ResourceKey: "Body", Form, ...more }],
});

describe("targetBody", () => {
  it.each([
    ["the whole event", target("ORIGINAL"), JSON.stringify(EVENT)],
    ["the whole event without a parameter", { Id: "1", Type: "", Endpoint: "" }, JSON.stringify(EVENT)],
    ["a part", target("JSONPATH", { Value: "$.data.list[0].name" }), "a"],
    ["a part that is an object", target("JSONPATH", { Value: "$.data.list[0]" }), '{"name":"a"}'],
    ["a constant", target("CONSTANT", { Value: "wake" }), "wake"],
    [
      "a filled-in template",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the vendor's placeholder, not ours.
      target("TEMPLATE", { Template: '{"id":"${instance}"}', Value: '{"instance":"$.data.instanceId"}' }),
      '{"id":"i-1"}',
    ],
  ])("is %s", (_what, one, expected) => {
    const whole = Buffer.from(JSON.stringify(EVENT));

    expect(targetBody(one, EVENT, whole).toString("utf8")).toBe(expected);
  });
});
