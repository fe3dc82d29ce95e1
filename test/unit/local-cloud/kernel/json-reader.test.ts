/**
 * JSON is read in slices. The texts that JSON.parse reads or refuses are read or refused here, within bounds, counted in
 * turns of the event loop.
 */
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { JsonError, readJsonInTurns } from "../../../../local-cloud/kernel/json-reader.ts";
import { countTurns } from "./turn-counter.ts";

const read = (text: string) => readJsonInTurns(Buffer.from(text), { mostItems: 50_000, mostValues: 100_000 });
/** The result of JSON.parse for the text; "refused" if it throws. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return "refused";
  }
};
const answered = (text: string) =>
  read(text).catch((error: unknown) => (error instanceof JsonError ? "refused" : error));

const token = fc.constantFrom(
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"\\u0041"',
    '"é"',
    '"\\',
    '"\n"',
    "1",
    "-0.5e3",
    "01",
    "1e",
    "true",
    "nul",
    " ",
  ],
);

describe("readJsonInTurns", () => {
  it("refuses more values than it was allowed, even in short lists", async () => {
    const list = `[${"[],".repeat(39_999)}[]]`;

    await expect(read(`[${list},${list}]`)).resolves.toHaveLength(2);
    await expect(read(`[${list},${list},${list}]`)).rejects.toThrow("more than 100000 values");
  });

  it.each([
    ["a number of millions of digits", `[${"1".repeat(1_001)}]`, "a number has more than 1000 characters"],
    ["a fraction of millions of digits", `{"a":0.${"1".repeat(1_001)}}`, "a number has more than 1000 characters"],
    ["a name of megabytes", `{"${"k".repeat(300_000)}":1}`, "a name of a member has more than 262144 bytes"],
    ["spaces without an end", `[${" ".repeat(1_048_577)}]`, "more than 1048576 spaces in a row"],
  ])("refuses %s, which would take a turn of its own", async (_what, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });

  it("reads a number of 1,000 digits and a name of 256 KB", async () => {
    const [digits, name] = ["1".repeat(1_000), "k".repeat(262_144)];

    expect(await read(`{"${name}":${digits}}`)).toEqual({ [name]: Number(digits) });
  });

  test.prop([fc.jsonValue()])("gives what JSON.parse gives", async (value) => {
    const text = JSON.stringify(value);

    expect(await read(text)).toEqual(JSON.parse(text));
  });

  test.prop([fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(""))], { numRuns: 500 })(
    "reads and refuses what JSON.parse reads and refuses",
    async (text) => {
      expect(await answered(text)).toEqual(parsed(text));
    },
  );

  test.prop([fc.string({ unit: fc.constantFrom("a", "é", "𝒳", "\n", '"', "\\", "\u0001"), minLength: 1 })], {
    numRuns: 5,
  })("reads a text of several pieces, whatever stands at their edges", async (unit) => {
    const text = unit.repeat(Math.ceil(270_000 / unit.length));

    expect((await read(JSON.stringify(text))) === text).toBe(true);
    const escaped = Array.from(
      text.slice(0, 45_000),
      (unit16) => `\\u${unit16.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    expect(typeof (await read(`"${escaped.join("")}"`))).toBe("string");
  });

  it("reads a name that would change the prototype as a plain member", async () => {
    const value = await read('{"__proto__":{"a":1},"a":2,"a":3}');

    expect(Object.keys(value as object)).toEqual(["__proto__", "a"]);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"a":3}');
  });

  it.each([
    ["nested deeper than 100 levels", "[".repeat(101) + "]".repeat(101)],
    ["more than 50000 entries", `[${"0,".repeat(50_000)}0]`],
    ["more than 10000 members", `{${Array.from({ length: 10_001 }, (_, at) => `"k${at}":0`).join(",")}}`],
  ])("refuses text that is %s", async (words, text) => {
    await expect(read(text)).rejects.toThrow(words);
  });

  it("lets the event loop come round every 10,000 values, and within a long text", async () => {
    expect(await countTurns(read(`[${"{},".repeat(40_000)}0]`))).toBeGreaterThanOrEqual(3);
    expect(await countTurns(read(JSON.stringify("\n".repeat(700_000))))).toBeGreaterThanOrEqual(2);
  });
});
