import { describe, expect, it } from "vitest";
import { causeOf } from "../../../../functions/core/terms/trigger.ts";

describe("causeOf", () => {
  it("is what a chain began with, else the trigger itself", () => {
    expect(causeOf({ name: "timer", depth: "full", hop: 0 })).toBe("timer");
    expect(causeOf({ name: "continuation", cause: "manual", depth: "full", hop: 1 })).toBe("manual");
  });
});
