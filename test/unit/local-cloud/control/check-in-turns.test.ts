/** Input of any size: what is found does not depend on whether it is checked at once or in slices. */
import type * as v from "valibot";
import { describe, expect, it } from "vitest";
import { parse, parseInTurns } from "../../../../local-cloud/control/check-in-turns.ts";
import { count, list, maybe, object, text } from "../../../../local-cloud/control/fields.ts";
import { countTurns } from "../kernel/turn-counter.ts";

const row = object({ id: text, size: maybe(count) });
const table: v.GenericSchema = object({
  name: text,
  rows: maybe(list(row, 5_000)),
  more: maybe(object({ rows: list(row) })),
});
const rows = (length: number) => Array.from({ length }, (_, at) => ({ id: `r${at}`, size: at }));
const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

describe("parseInTurns", () => {
  it("gives a copy of what is right, at any depth", async () => {
    const input = { name: "n", rows: rows(2_000), more: { rows: rows(1_000) } };
    const checked = await parseInTurns(table, input);

    expect(checked).toEqual(input);
    expect(checked).not.toBe(input);
  });

  it.each([
    ["a wrong field in a large list", { name: "n", rows: [...rows(1_000), { id: 7 }] }],
    ["an unknown field beside a large list", { name: "n", rows: rows(1_000), other: 1 }],
    ["a missing field beside a large list", { rows: rows(1_000) }],
    ["a wrong field deep inside", { name: "n", more: { rows: [...rows(1_000), {}] } }],
    ["a list in place of an object", rows(1_000)],
    ["an object in place of a list", { name: "n", rows: Object.fromEntries(rows(1_000).map((one) => [one.id, one])) }],
    ["a list that is too long", { name: "n", rows: rows(5_001) }],
    ["more mistakes than are shown", { name: "n", rows: Array.from({ length: 1_000 }, () => ({})) }],
  ])("says of %s what a check at once says", async (_what, input) => {
    const atOnce = (() => {
      try {
        return parse(table, input);
      } catch (error) {
        return wordsOf(error);
      }
    })();

    expect(await parseInTurns(table, input).catch(wordsOf)).toBe(atOnce);
  });

  it("lets the event loop come round every 100 entries", async () => {
    expect(await countTurns(parseInTurns(table, { name: "n", rows: rows(2_000) }))).toBeGreaterThanOrEqual(18);
  });
});
