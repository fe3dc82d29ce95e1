/** The rules for every row of the catalogue, a new one included. Rules of single rows are tested in wake and needs-person. */
import { describe, expect, it } from "vitest";
import {
  endingOf,
  endingOfRecord,
  endings,
  endingsByPersonRule,
  isEnding,
  outcomesAtOnce,
  REASONS,
  reasonRow,
} from "../../../../functions/core/decision/reasons.ts";
import { RULES } from "../../../../functions/core/terms/endings/rules.ts";
import { OUTCOME_NAMES } from "../../../../functions/core/terms/outcome.ts";

const LONGEST_LABEL = 30;
const MOST_WORDS = 25;
const sentencesOf = (text: string): readonly string[] => text.split(/(?<=[.:]) /);

describe("the reason catalogue", () => {
  it("has a row for every outcome, and none for another outcome", () => {
    expect(new Set(endings().map((ending) => ending.replace(/\/.*/, "")))).toEqual(new Set(OUTCOME_NAMES));
  });

  it.each(endings())("describes %s in both languages, ready for a chat", (ending) => {
    const { label, advice } = REASONS[ending];
    const rule = RULES[ending];
    for (const { en, zh } of [label, rule, advice]) {
      expect(en).toMatch(/^[\x20-\x7e]+$/);
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en + zh, "markup can call everybody in a chat").not.toMatch(/[<>&]/);
    }
    for (const { en, zh } of [rule, advice]) {
      expect(en).toMatch(/\.$/);
      expect(zh).toMatch(/。$/);
      for (const sentence of sentencesOf(en))
        expect(sentence.split(" ").length, sentence).toBeLessThanOrEqual(MOST_WORDS);
    }
    expect(label.en.length).toBeLessThanOrEqual(LONGEST_LABEL);
  });

  it("gives each ending a label of its own, in each language", () => {
    for (const language of ["en", "zh"] as const) {
      expect(new Set(endings().map((ending) => REASONS[ending].label[language])).size).toBe(endings().length);
    }
  });

  it.each(endings())("opens %s again only if the case is unfinished", (ending) => {
    const isOpen = ending === "accepted" || /^(parked|failed)\//.test(ending);
    expect(REASONS[ending].wakesOn !== "none").toBe(isOpen);
  });

  it("asks a person at once for everything that failed or was released, whatever the reason", () => {
    expect(outcomesAtOnce()).toEqual(new Set(["failed", "released"]));
  });

  it("waits for a person if it is unclear whether the owner stopped the instance, and a day for unreadable evidence", () => {
    expect(endingsByPersonRule("at-once")).toContain("parked/owner-unclear");
    expect(endingsByPersonRule("after-a-day")).toContain("parked/evidence-unreadable");
  });
});

describe("endingOf", () => {
  it("names the reason where the outcome has one", () => {
    expect(endingOf({ outcome: "accepted" })).toBe("accepted");
    expect(endingOf({ outcome: "parked", reason: "no-stock" })).toBe("parked/no-stock");
    expect(endingOf({ outcome: "skipped", reason: "spot" })).toBe("skipped/spot");
    expect(endingOf({ outcome: "failed", reason: "denied" })).toBe("failed/denied");
    expect(endingOf({ outcome: "released", reason: "unknown" })).toBe("released/unknown");
  });
});

describe("a record's words", () => {
  it("give the row that they name", () => {
    expect(reasonRow(endingOfRecord({ outcome: "parked", reason: "quota" }))).toBe(REASONS["parked/quota"]);
    expect(reasonRow(endingOfRecord({ outcome: "recovered", reason: "" }))).toBe(REASONS.recovered);
  });

  it.each([{}, { outcome: "parked", reason: "new-word" }, { outcome: "toString" }, { outcome: "constructor" }])(
    "give no row where this version does not know them: %o",
    (record) => {
      expect(reasonRow(endingOfRecord(record))).toBeUndefined();
      expect(isEnding(endingOfRecord(record))).toBe(false);
    },
  );
});
