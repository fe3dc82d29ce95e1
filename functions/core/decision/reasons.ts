/**
 * The reason catalogue, as everything reads it: what wakes a case, when a person is told, and the words in both languages. The
 * rows stand in `terms/endings/`. A new reason is a row there, a line in the catalogue's test, and the code that decides it.
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

/** The words of a record, known to this version or not: `parked/no-stock`, `planned`. */
export function endingOfRecord({ outcome = "unknown", reason }: { outcome?: string; reason?: string }): string {
  return reason ? `${outcome}/${reason}` : outcome;
}

/** The catalogue's row; undefined for words that this version does not know. */
export function reasonRow(ending: string): EndingRow | undefined {
  return isEnding(ending) ? REASONS[ending] : undefined;
}

export function isEnding(ending: string): ending is Ending {
  return Object.hasOwn(REASONS, ending);
}

/** Every ending, in the order of the catalogue. */
export function endings(): readonly Ending[] {
  return Object.keys(REASONS).filter(isEnding);
}

/** The endings with this person rule, in the order of the catalogue. */
export function endingsByPersonRule(person: PersonRule): readonly Ending[] {
  return endings().filter((ending) => REASONS[ending].person === person);
}

/** Outcomes that ask a person at once whatever the reason: `failed`, `released`. */
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
