/** Slices of long work, counted in turns of the event loop. A time would depend on the machine. */
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  bytesInTurns,
  copyInTurns,
  inTurns,
  joinInTurns,
  jsonInTurns,
  textInTurns,
} from "../../../../local-cloud/kernel/in-turns.ts";
import { lazyMap } from "../../../../local-cloud/kernel/lazy-list.ts";
import { LongText } from "../../../../local-cloud/kernel/long-text.ts";
import { countTurns } from "./turn-counter.ts";

function* steps(count: number): Generator<undefined, number> {
  for (let at = 0; at < count; at += 1) yield;
  return count;
}

const rows = Array.from({ length: 10_000 }, (_, at) => ({ id: `i-${at}`, tags: { name: "x".repeat(50) } }));
const NESTED = { a: [{ b: { rows } }], empty: [], none: {}, no: undefined };

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

  it("return the same JSON for a large value, and leave out undefined", async () => {
    expect(await textOf(NESTED)).toBe(JSON.stringify(NESTED));
    expect(await copyInTurns(NESTED)).toStrictEqual(JSON.parse(JSON.stringify(NESTED)));
  });

  it("write and copy bytes as base64, and lists that are made while they are written", async () => {
    const bytes = Buffer.alloc(100_001, "é");
    const value = { bytes, lists: [lazyMap([], () => 0), lazyMap([1, 2], (entry, at) => ({ entry, at }))] };
    const same = {
      bytes: bytes.toString("base64"),
      lists: [
        [],
        [
          { entry: 1, at: 0 },
          { entry: 2, at: 1 },
        ],
      ],
    };

    expect((await textOf(value)) === JSON.stringify(same)).toBe(true);
    expect(await copyInTurns(value)).toEqual(same);
  });

  it("let the event loop come round every 256 KB, or every 200 members", async () => {
    expect(await countTurns(jsonInTurns(NESTED))).toBeGreaterThanOrEqual(2);
    expect(await countTurns(copyInTurns(NESTED))).toBeGreaterThanOrEqual(40);
  });
});

describe("textInTurns and bytesInTurns", () => {
  const text = "é𝒳a\n".repeat(20_000);
  const bytes = Buffer.from(text);

  it("decode what toString decodes, whatever stands at the edges of a piece", async () => {
    expect((await textInTurns(bytes, "utf8")) === text).toBe(true);
    expect((await textInTurns(bytes, "base64")) === bytes.toString("base64")).toBe(true);
  });

  it("encode what Buffer.from encodes, base64 with line breaks too", async () => {
    const broken = bytes.toString("base64").replace(/.{76}/g, "$&\r\n");

    expect(Buffer.concat(await bytesInTurns(text, "utf8")).equals(bytes)).toBe(true);
    expect(Buffer.concat(await bytesInTurns(broken, "base64")).equals(bytes)).toBe(true);
  });

  it("let the event loop come round every 20 pieces", async () => {
    expect(await countTurns(textInTurns(Buffer.alloc(4_000_000, "a"), "utf8"))).toBeGreaterThanOrEqual(2);
  });
});

describe("a long text in pieces", () => {
  const smile = "\u{1F600}";
  const pieces = ["a".repeat(300_000), `b${smile[0]}`, `${smile[1]}c`, smile.repeat(40_000), smile[0] as string];
  const text = new LongText(pieces);

  it("is encoded and written like the joined text, with characters that two pieces share", async () => {
    const joined = pieces.join("");
    const encoded = Buffer.from(joined).toString("base64");
    const base64 = new LongText([encoded.slice(0, 65_537), encoded.slice(65_537)]);

    expect(Buffer.concat(await bytesInTurns(text, "utf8")).equals(Buffer.from(joined))).toBe(true);
    expect(Buffer.concat(await bytesInTurns(base64, "base64")).equals(Buffer.from(joined))).toBe(true);
    expect((await textOf({ text })) === JSON.stringify({ text: joined })).toBe(true);
  });
});
