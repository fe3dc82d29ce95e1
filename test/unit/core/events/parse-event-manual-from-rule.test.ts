/** SECURITY.md: a rule of an event bus that picks a part of its event can deliver a manual request. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../../functions/core/events/parse-event.ts";

const security = readFileSync("SECURITY.md", "utf8");

describe("a bare manual request", () => {
  const body = '{"kind":"recover","mode":"apply"}';

  it("counts as a request by hand, because it does not say which service delivered it", () => {
    expect(parseEvent(body)).toMatchObject({ kind: "run", delivered: false, triggers: [{ mode: "apply" }] });
  });

  it("counts as an event where the rule delivers it inside a CloudEvent", () => {
    const event = { id: "e-1", source: "somewhere", specversion: "1.0", type: "anything", data: JSON.parse(body) };

    expect(parseEvent(JSON.stringify(event))).not.toMatchObject({ kind: "run", delivered: false });
  });
});

describe("the policy of SECURITY.md", () => {
  const [, json = ""] = /```json\n([\s\S]*?)\n```/.exec(security) ?? [];
  const { Statement } = JSON.parse(json) as { Statement: { Effect: string; Action: string[]; Resource: string[] }[] };

  it("allows invoking this one function and nothing else", () => {
    expect(Statement).toHaveLength(1);
    expect(Statement[0]).toMatchObject({ Effect: "Allow", Action: ["fc:InvokeFunction"] });
    for (const resource of Statement[0]?.Resource ?? [])
      expect(resource).toMatch(/^acs:fc:cn-hangzhou:1000000000000001:functions\/ecs-auto-recovery(\/\*)?$/);
  });

  it("comes with the advice to restrict the right to write rules", () => {
    for (const action of ["CreateRule", "UpdateRule", "CreateTargets", "UpdateTargets"])
      expect(security).toContain(`eventbridge:${action}`);
    expect(security).toContain("RECOVERY_MODE=plan");
  });
});
