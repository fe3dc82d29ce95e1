import { describe, expect, it } from "vitest";
import { causeOf } from "../../../../functions/core/terms/trigger.ts";

describe("causeOf", () => {
  it("is the trigger that began the chain, or the trigger itself", () => {
    expect(causeOf({ name: "timer", depth: "full", hop: 0 })).toBe("timer");
    expect(causeOf({ name: "continuation", cause: "manual", depth: "full", hop: 1 })).toBe("manual");
  });
});
