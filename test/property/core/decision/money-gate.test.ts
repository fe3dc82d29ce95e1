import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { createMoneyGate } from "../../../../functions/core/decision/money-gate.ts";

/** The ways in which an admitted call ends. */
const end = fc.constantFrom("accepted", "undecided", "withdrawn", "image", "account");

describe("createMoneyGate", () => {
  test.prop([fc.boolean(), fc.array(end, { maxLength: 40 })])(
    "never vetoes a first call, and closes by the vendor's own refusal only",
    (careful, ends) => {
      const gate = createMoneyGate(careful);
      const refused = new Set<string>();
      for (const [index, how] of ends.entries()) {
        const image = `m-${index % 3}`;
        const isRefused = refused.has("account") || refused.has(image);
        expect(gate.admit(image)).toBe(isRefused ? "refused" : "go");
        if (isRefused) continue;
        if (how === "accepted") gate.accepted();
        else if (how === "undecided") gate.undecided();
        else if (how === "withdrawn") gate.withdrawn();
        else gate.refused(how, image);
        if (how === "account") refused.add("account");
        if (how === "image") refused.add(image);
      }
    },
  );

  test.prop([fc.integer({ min: 1, max: 10 })])(
    "always sends one canary at a time, at most three undecided",
    (asked) => {
      const gate = createMoneyGate(true);
      for (let canary = 0; canary < 3; canary += 1) {
        expect(gate.admit(undefined)).toBe("go");
        for (let index = 0; index < asked; index += 1) expect(gate.admit(undefined)).toBe("wait");
        gate.undecided();
      }
      for (let index = 0; index < asked; index += 1) expect(gate.admit(undefined)).toBe("go");
    },
  );
});
