import { describe, expect, it } from "vitest";
import { needsPerson } from "../../../../functions/core/decision/needs-person.ts";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import { HOUR, NOW } from "../../../support/builders.ts";

describe("needsPerson", () => {
  it("goes by the outcome for a reason that a newer version wrote", () => {
    expect(needsPerson({ outcome: "failed", reason: "of-a-newer-version" }, NOW)).toBe(true);
    expect(needsPerson({ outcome: "parked", reason: "of-a-newer-version" }, NOW)).toBe(false);
  });

  it("asks for a person while the release of an unfinished case is near", () => {
    const parked = (aheadMs: number) => ({
      outcome: "parked",
      reason: "of-a-newer-version",
      release_at: toIso(NOW + aheadMs),
    });

    expect(needsPerson(parked(74 * HOUR - 1), NOW)).toBe(true);
    expect(needsPerson(parked(74 * HOUR), NOW)).toBe(false);
  });
});
