import { describe, expect, it } from "vitest";
import { parseIso, toIso } from "../../../../functions/core/lang/iso-time.ts";
import { NOW } from "../../../support/builders.ts";

describe("toIso and parseIso", () => {
  it("are each other's inverse", () => {
    expect(toIso(NOW)).toBe("2030-01-15T12:00:00.000Z");
    expect(parseIso(toIso(NOW + 123))).toBe(NOW + 123);
  });

  it("understand offsets and minute precision", () => {
    expect(parseIso("2030-01-15T20:00:00+08:00")).toBe(NOW);
    expect(parseIso("2030-01-15T12:00Z")).toBe(NOW);
  });

  it.each([
    "",
    "yesterday",
    "2030-01-15",
    "2030-13-45T12:00:00Z",
    "2030-01-15T12:00:00",
    "x2030-01-15T12:00Z",
    "2030-01-15T12:00Zx",
  ])("refuse %j", (text) => {
    expect(parseIso(text)).toBeUndefined();
  });

  it("return undefined for an absent text", () => {
    expect(parseIso(undefined)).toBeUndefined();
  });
});
