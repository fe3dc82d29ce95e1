import { describe, expect, it } from "vitest";
import { textsIn } from "../../../../cli/texts/texts.ts";

/** Every text by its path; functions are called with stand-ins. */
function leaves(node: unknown, path = ""): [path: string, text: string][] {
  if (typeof node === "string") return [[path, node]];
  if (typeof node === "function") return [[path, node.toString()]];
  if (typeof node !== "object" || node === null) throw new Error(`${path} is neither a text nor a part`);
  return Object.entries(node).flatMap(([key, value]) => leaves(value, `${path}.${key}`));
}

/** A stand-in for each value that a text names: a distinct word as a string, a list of such words, or an object of them. */
const STAND_INS: readonly ((index: number) => unknown)[] = [
  (index) => `<${index}>`,
  (index) => index + 2,
  () => 1,
  (index) => [`<${index}>`],
  () => [],
  (index) => new Proxy({}, { get: (_, name) => `<${index}.${String(name)}>` }),
  () => true,
];

/** A text's result for each kind of stand-in. A kind that the text does not accept is left out. */
function spoken(text: unknown): (string | undefined)[] {
  if (typeof text !== "function") return [];
  return STAND_INS.map((standIn) => {
    try {
      const words: unknown = text(...Array.from({ length: text.length }, (_, index) => standIn(index)));
      return typeof words === "string" && !/undefined|\[object/.test(words) ? words : undefined;
    } catch {
      return undefined;
    }
  });
}

const namedIn = (words: string | undefined): string[] => [...new Set(words?.match(/<[\w.]+>/g) ?? [])].sort();

function pairs(one: unknown, other: unknown, path = ""): [path: string, one: unknown, other: unknown][] {
  if (typeof one !== "object" || one === null) return [[path, one, other]];
  const counterpart = new Map(Object.entries(other ?? {}));
  return Object.entries(one).flatMap(([key, value]) => pairs(value, counterpart.get(key), `${path}.${key}`));
}

describe("texts", () => {
  const en = leaves(textsIn("en"));
  const zh = leaves(textsIn("zh"));

  it("exist in both languages under the same keys, and are functions in both or in neither", () => {
    expect(zh.map(([path]) => path).sort()).toEqual(en.map(([path]) => path).sort());
    expect(en.length).toBeGreaterThan(20);
  });

  it("are not empty", () => {
    for (const [path, text] of [...en, ...zh]) expect(text.trim(), path).not.toBe("");
  });

  it("are Chinese in Chinese, at least in their punctuation, and not in English", () => {
    for (const [path, text] of zh) expect(text, path).toMatch(/[\p{Script=Han}\u3000-\u303f\uff00-\uff65]/u);
    for (const [path, text] of en) expect(text, path).not.toMatch(/\p{Script=Han}/u);
  });

  it("have full-width punctuation after a Chinese character", () => {
    for (const [path, text] of zh) expect(text, path).not.toMatch(/\p{Script=Han}[,:;?!](?!\s*\n)/u);
  });

  it("have the same {slots} in both languages", () => {
    const slots = (text: unknown) => (typeof text === "string" ? (text.match(/\{\w+\}/g) ?? []).sort() : []);
    const unequal = pairs(textsIn("en"), textsIn("zh")).filter(
      ([, english, chinese]) => slots(english).join() !== slots(chinese).join(),
    );

    expect(unequal).toEqual([]);
    expect(slots(textsIn("zh").configuration.problems.atLeast)).toEqual(["{value}"]);
  });

  it("name in Chinese every value that they name in English", () => {
    for (const [path, english, chinese] of pairs(textsIn("en"), textsIn("zh"))) {
      if (typeof english !== "function") continue;
      const said = spoken(english);
      expect(
        said.some((words) => words !== undefined && words.trim() !== ""),
        `${path} can be said`,
      ).toBe(true);
      for (const [kind, words] of spoken(chinese).entries()) {
        expect(namedIn(words), `${path} with stand-in ${kind}`).toEqual(namedIn(said[kind]));
      }
    }
  });
});
