/** Slices of long work, counted in turns of the event loop. A time would depend on the machine. */
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { copyInTurns, inTurns, jsonInTurns } from "../../../../local-cloud/kernel/in-turns.ts";

/** How often the event loop came round while `work` was under way. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isOver = true;
  return turns;
}

function* steps(count: number): Generator<undefined, number> {
  for (let at = 0; at < count; at += 1) yield;
  return count;
}

const rows = Array.from({ length: 20_000 }, (_, at) => ({ id: `i-${at}`, tags: { name: "x".repeat(50) } }));
const nested = { a: [{ b: { rows } }], empty: [], none: {}, no: undefined };

describe("inTurns", () => {
  it("gives the generator's result after as many turns as there are slices", async () => {
    expect(await inTurns(steps(1000), 100)).toBe(1000);
    expect(await turnsDuring(inTurns(steps(1000), 100))).toBeGreaterThanOrEqual(9);
  });
});

describe("jsonInTurns and copyInTurns", () => {
  test.prop([fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)))])(
    "give what JSON.stringify and JSON.parse give",
    async (value) => {
      expect((await jsonInTurns(value)).toString()).toBe(JSON.stringify(value));
      expect(await copyInTurns(value)).toEqual(value);
    },
  );

  it("return the same JSON for a large value, and leave out undefined", async () => {
    expect((await jsonInTurns(nested)).toString()).toBe(JSON.stringify(nested));
    expect(await copyInTurns(nested)).toStrictEqual(JSON.parse(JSON.stringify(nested)));
  });

  it("let the event loop come round every 256 KB, or every 200 members", async () => {
    expect(await turnsDuring(jsonInTurns(nested))).toBeGreaterThanOrEqual(5);
    expect(await turnsDuring(copyInTurns(nested))).toBeGreaterThanOrEqual(90);
  });
});
