/** Long work in slices, counted in turns of the event loop rather than in time. */
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { copyInTurns, inTurns, joinInTurns, jsonInTurns } from "../../../../local-cloud/kernel/in-turns.ts";
import { countTurns } from "./turn-counter.ts";

function* steps(count: number): Generator<undefined, number> {
  for (let at = 0; at < count; at += 1) yield;
  return count;
}

const rows = Array.from({ length: 10_000 }, (_, at) => ({ id: `i-${at}`, tags: { name: "x".repeat(50) } }));
const nested = { a: [{ b: { rows } }], empty: [], none: {}, no: undefined };

const textOf = async (value: unknown) => Buffer.concat(await jsonInTurns(value)).toString();

function* dearSteps(): Generator<number, void> {
  for (let at = 0; at < 10; at += 1) yield 50;
}

describe("inTurns", () => {
  it("gives the generator's result after as many turns as there are slices", async () => {
    expect(await inTurns(steps(1000), 100)).toBe(1000);
    expect(await countTurns(inTurns(steps(1000), 100))).toBeGreaterThanOrEqual(9);
  });
});

describe("a step that stands for many", () => {
  it("fills a slice sooner", async () => {
    expect(await countTurns(inTurns(dearSteps(), 100))).toBeGreaterThanOrEqual(4);
  });
});

describe("joinInTurns", () => {
  it("joins what Buffer.concat joins, 2 MB a turn", async () => {
    const parts = Array.from({ length: 100 }, (_, at) => Buffer.alloc(100_000, at));
    const joining = joinInTurns(parts);

    expect(await countTurns(joining)).toBeGreaterThanOrEqual(3);
    expect((await joining).equals(Buffer.concat(parts))).toBe(true);
  });
});

describe("jsonInTurns and copyInTurns", () => {
  test.prop([fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)))])(
    "give what JSON.stringify and JSON.parse give",
    async (value) => {
      expect(await textOf(value)).toBe(JSON.stringify(value));
      expect(await copyInTurns(value)).toEqual(value);
    },
  );

  it("do so for a large value too, and leave out undefined", async () => {
    expect(await textOf(nested)).toBe(JSON.stringify(nested));
    expect(await copyInTurns(nested)).toStrictEqual(JSON.parse(JSON.stringify(nested)));
  });

  it("let the event loop come round every 256 KB, or every 200 members", async () => {
    expect(await countTurns(jsonInTurns(nested))).toBeGreaterThanOrEqual(2);
    expect(await countTurns(copyInTurns(nested))).toBeGreaterThanOrEqual(40);
  });
});
