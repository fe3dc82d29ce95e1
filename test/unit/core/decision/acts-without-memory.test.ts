import { describe, expect, it } from "vitest";
import { actsWithoutMemory } from "../../../../functions/core/decision/acts-without-memory.ts";

describe("actsWithoutMemory", () => {
  it("lets a run by a person and the hourly sweep call, and parts of both", () => {
    expect(actsWithoutMemory({ name: "manual", depth: "full", hop: 0 })).toBe(true);
    expect(actsWithoutMemory({ name: "timer", depth: "full", hop: 0 })).toBe(true);
    expect(actsWithoutMemory({ name: "continuation", cause: "manual", depth: "full", hop: 1 })).toBe(true);
    expect(actsWithoutMemory({ name: "fan-out", cause: "timer", depth: "full", hop: 0 })).toBe(true);
  });

  it("lets no payment tick and no event call, nor a part of them", () => {
    expect(actsWithoutMemory({ name: "timer", depth: "payment", hop: 0 })).toBe(false);
    expect(actsWithoutMemory({ name: "recharge", depth: "full", hop: 0 })).toBe(false);
    expect(actsWithoutMemory({ name: "wake-up", depth: "full", hop: 0 })).toBe(false);
    expect(actsWithoutMemory({ name: "continuation", cause: "recharge", depth: "full", hop: 1 })).toBe(false);
    // A part that a payment tick asked for has its own name as the cause (see `payloadFor` in steps/report/hand-on.ts).
    expect(actsWithoutMemory({ name: "fan-out", cause: "fan-out", depth: "full", hop: 0 })).toBe(false);
  });
});
