import { describe, expect, it } from "vitest";
import { configHash, parseConfiguration } from "../../../functions/configuration/configuration.ts";

describe("configHash", () => {
  it("is the same for the same configuration, whatever the order of its keys", () => {
    const one = parseConfiguration({ mode: "plan", limits: { fanOutAbove: 3, maxCallsPerSecond: 9 } });
    const other = parseConfiguration({ limits: { maxCallsPerSecond: 9, fanOutAbove: 3 }, mode: "plan" });

    expect(configHash(one)).toMatch(/^[0-9a-f]{12}$/);
    expect(configHash(other)).toBe(configHash(one));
    expect(configHash(parseConfiguration({ mode: "plan" }))).not.toBe(configHash(one));
  });
});
