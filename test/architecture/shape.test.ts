/** Rules of shape that the linter does not know: how constants are spelled, and how many casts there are. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const FOLDERS = ["functions", "cli", "local-cloud", "simulator", "infra", "bench"];
/** Each cast says beside it why the type cannot be had without it. The number only falls. */
const MOST_CASTS = 8;

const filesOf = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));

/**
 * Returns the names of the values that a module writes down: a number, a text, a pattern, a list, a table, a set that is not empty.
 * A script inside a template text, for example the console's, is no module of ours.
 */
function constantsIn(source: string): readonly string[] {
  const text = source.replace(/`(?:[^`\\]|\\.)*`/g, "``");
  const written =
    /^(?:export )?const (\w+)(?:: [^=\n]+)? =\s+(?:-?\d|["`[{]|\/[^/*]|new (?:Set|Map|RegExp)(?:<[^(]*>)?\([^)])/gm;
  return [...text.matchAll(written)].map(([, name]) => name as string);
}

/** Casts to a type; `as const`, renamed imports and keys, and words in texts or comments are none. */
function castsIn(text: string): readonly string[] {
  const code = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|\/\/.*/g, '""');
  return code
    .split("\n")
    .flatMap((line) => (/^(import|export) |^\s*\[\w+ in /.test(line) ? [] : (line.match(CAST) ?? [])));
}

const CAST =
  /\S+ as (?:[A-Z]|[a-z]\w*\.[A-Z]|\{|\(|(?:unknown|never|any|string|number|boolean|readonly|typeof|keyof)\b)\w*/g;

describe("constants of a module", () => {
  it("are spelled in upper case", () => {
    const odd = FOLDERS.flatMap(filesOf).flatMap((path) =>
      constantsIn(readFileSync(join(ROOT, path), "utf8"))
        .filter((name) => !/^[A-Z][A-Z0-9_]*$/.test(name))
        .map((name) => `${path}: ${name}`),
    );

    expect(odd).toEqual([]);
  });

  it("are distinguished from functions and from state", () => {
    const text = [
      "const pollMs = 500;",
      "export const words: string[] = [",
      'const seen = new Set(["a"]);',
      "const cache = new Map();",
      "const twice = (n: number) => 2 * n;",
      "const at = nowMs();",
    ].join("\n");

    expect(constantsIn(text)).toEqual(["pollMs", "words", "seen"]);
  });
});

describe("casts", () => {
  it(`are at most ${MOST_CASTS} outside adapters`, () => {
    const found = FOLDERS.flatMap(filesOf)
      .filter((path) => !path.startsWith("functions/adapters/"))
      .flatMap((path) => castsIn(readFileSync(join(ROOT, path), "utf8")).map((cast) => `${path}: ${cast}`));

    expect(found.length, found.join("\n")).toBeLessThanOrEqual(MOST_CASTS);
  });

  it("are distinguished from `as const`, imports and comments", () => {
    const text = [
      'import { a as b } from "./a.ts";',
      "// one as Good as another",
      "const x = y as Outcome;",
      "const z = [1] as const;",
      'const q = "select a as Hour";',
      "f(w as unknown as T);",
      "const s = o as v.Schema;",
      "  [K in keyof T as string extends K ? never : K]: T[K];",
    ].join("\n");

    expect(castsIn(text)).toEqual(["y as Outcome", "f(w as unknown", "o as v.Schema"]);
  });
});
