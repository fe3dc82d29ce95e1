import { describe, expect, it } from "vitest";
import { textsIn } from "../../../../cli/texts/texts.ts";

/** Every text by its path; functions are called with stand-ins. */
function leaves(node: unknown, path = ""): [path: string, text: string][] {
  if (typeof node === "string") return [[path, node]];
  if (typeof node === "function") return [[path, node.toString()]];
  if (typeof node !== "object" || node === null) throw new Error(`${path} is neither a text nor a part`);
  return Object.entries(node).flatMap(([key, value]) => leaves(value, `${path}.${key}`));
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
});
