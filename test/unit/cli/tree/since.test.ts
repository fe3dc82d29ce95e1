import { describe, expect, it } from "vitest";
import { textsIn } from "../../../../cli/texts/texts.ts";
import { parseSince } from "../../../../cli/tree/since.ts";

const nowMs = Date.parse("2026-08-02T00:00:00Z");

describe("parseSince", () => {
  it.each([
    ["90m", "2026-08-01T22:30:00Z"],
    ["26h", "2026-07-31T22:00:00Z"],
    ["7d", "2026-07-26T00:00:00Z"],
    ["2026-08-01", "2026-08-01T00:00:00Z"],
    ["2026-08-01T08:00:00+08:00", "2026-08-01T00:00:00Z"],
  ])("reads %s", (text, at) => {
    expect(parseSince(text, nowMs, textsIn("en"))).toBe(Date.parse(at));
  });

  it.each(["", "7", "may", "h", "-5h", "1w", "2026-13-45", "2999-01-01"])("refuses %j", (text) => {
    expect(() => parseSince(text, nowMs, textsIn("en"))).toThrow();
  });
});
