/** A unit test is found by its source file: `test/unit/core/pacing/pace.test.ts` tests `functions/core/pacing/pace.ts`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const tests = readdirSync(join(ROOT, "test/unit"), { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".test.ts"),
);

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The functions that the files of a folder export, as file names: `to-policy` for `toPolicy`. */
function exportedIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return files.flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/^export (?:async )?function (\w+)/gm)].map(([, exported]) =>
      kebab(exported as string),
    ),
  );
}

/** True for the name of a source file, folder or function, and for a file or folder with an aspect: `plan-by-name`. */
function mirrors(path: string): boolean {
  // The tests of `functions/` leave that name out.
  const folders = [join(ROOT, dirname(path)), join(ROOT, "functions", dirname(path))].filter((folder) =>
    existsSync(folder),
  );
  const tested = basename(path, ".test.ts");
  return folders.some((folder) => {
    const sources = readdirSync(folder).map((name) => name.replace(/\.(ts|cjs)$/, ""));
    return (
      sources.some((source) => tested === source || tested.startsWith(`${source}-`)) ||
      exportedIn(folder).includes(tested)
    );
  });
}

describe("unit tests", () => {
  it("mirror a source file, folder or function", () => {
    expect(tests.length).toBeGreaterThan(150);
    expect(tests.filter((path) => !mirrors(path))).toEqual([]);
  });

  it.each([
    "core/small-rules.test.ts",
    "core/events/confine.test.ts",
    "nowhere/pace.test.ts",
    "local-cloud/parts.test.ts",
  ])("are refused under a name without a source: %s", (path) => {
    expect(mirrors(path)).toBe(false);
  });

  it.each(["core/decision/plan-by-name.test.ts", "configuration/to-policy.test.ts", "core/events/requests.test.ts"])(
    "may name an aspect, a function or a folder: %s",
    (path) => {
      expect(mirrors(path)).toBe(true);
    },
  );
});
