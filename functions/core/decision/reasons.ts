/**
 * The catalogue of reasons: what wakes a case, when a person is told and whose task that is, and the texts in both languages. The
 * rows stand in `terms/endings/`. A new reason needs a row there and the code that decides it, with a test.
 */
import { PARKED } from "../terms/endings/parked.ts";
import type { EndingRow, PersonRule } from "../terms/endings/row.ts";
import { SETTLED } from "../terms/endings/settled.ts";
import { SKIPPED } from "../terms/endings/skipped.ts";
import type { Ending, Outcome } from "../terms/outcome.ts";

export const REASONS: Readonly<Record<Ending, EndingRow>> = { ...SETTLED, ...PARKED, ...SKIPPED };

export function endingOf(outcome: Outcome): Ending {
  switch (outcome.outcome) {
    case "parked":
      return `parked/${outcome.reason}`;
    case "skipped":
      return `skipped/${outcome.reason}`;
    case "failed":
      return `failed/${outcome.reason}`;
    case "released":
      return `released/${outcome.reason}`;
    default:
      return outcome.outcome;
  }
}

/** Returns the ending of a record, for example `parked/no-stock` or `planned`. This version need not know it. */
export function endingOfRecord({
  outcome = "unknown",
  reason,
}: Partial<Record<"outcome" | "reason", string | undefined>>): string {
  return reason ? `${outcome}/${reason}` : outcome;
}

/** Returns the catalogue's row; undefined for an ending that this version does not know. */
export function reasonRow(ending: string): EndingRow | undefined {
  return isEnding(ending) ? REASONS[ending] : undefined;
}

/** @internal Tests of the catalogue read it. */
export function isEnding(ending: string): ending is Ending {
  return Object.hasOwn(REASONS, ending);
}

/**
 * Returns every ending, in the order of the catalogue.
 * @internal Tests and the pages of documents go through every row.
 */
export function endings(): readonly Ending[] {
  return Object.keys(REASONS).filter(isEnding);
}

/** Returns the endings with this person rule, in the order of the catalogue. */
export function endingsByPersonRule(person: PersonRule): readonly Ending[] {
  return endings().filter((ending) => REASONS[ending].person === person);
}

/** Returns the outcomes that ask for a person at once under every reason: `failed` and `released`. */
export function outcomesAtOnce(): ReadonlySet<string> {
  const others = new Set(
    endings()
      .filter((ending) => REASONS[ending].person !== "at-once")
      .map(outcomeOf),
  );
  return new Set(
    endings()
      .map(outcomeOf)
      .filter((outcome) => !others.has(outcome)),
  );
}

function outcomeOf(ending: Ending): string {
  return ending.replace(/\/.*/, "");
}
