/**
 * Neighbouring folders form no circle of imports: if `core/decision` reads `core/memory`, nothing in `core/memory` reads
 * `core/decision`. A folder counts with everything below it. Biome refuses circles of files; circles of folders pass it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const TOPS = ["functions"];

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(path: string): readonly Import[] {
  const statements = readFileSync(join(ROOT, path), "utf8").matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g);
  return [...statements].map(([, specifier = ""]) => ({ from: path, to: normalize(join(dirname(path), specifier)) }));
}

function allImports(): readonly Import[] {
  return TOPS.flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .flatMap((entry) => importsOf(relative(ROOT, join(entry.parentPath, entry.name)))),
  );
}

/** Returns the two neighbours below the last folder that both files share; undefined if one file lies directly in it. */
function neighbours({ from, to }: Import): readonly [string, string] | undefined {
  const [source, target] = [from.split("/"), to.split("/")];
  const shared = source.findIndex((name, index) => name !== target[index]);
  if (shared >= source.length - 1 || shared >= target.length - 1) return undefined;
  return [source.slice(0, shared + 1).join("/"), target.slice(0, shared + 1).join("/")];
}

/** Returns the folders that lie on a circle of imports, sorted. */
function foldersInCircles(imports: readonly Import[]): readonly string[] {
  const reads = new Map<string, Set<string>>();
  for (const each of imports) {
    const [source, target] = neighbours(each) ?? [];
    if (source !== undefined && target !== undefined) reads.set(source, (reads.get(source) ?? new Set()).add(target));
  }
  const reaches = (folder: string, seen = new Set<string>()): ReadonlySet<string> => {
    for (const next of reads.get(folder) ?? []) if (!seen.has(next)) reaches(next, seen.add(next));
    return seen;
  };
  return [...reads.keys()].filter((folder) => reaches(folder).has(folder)).sort();
}

describe("folders", () => {
  it("form no circle of imports", () => {
    const imports = allImports();

    expect(imports.length).toBeGreaterThan(400);
    expect(foldersInCircles(imports)).toEqual([]);
  });

  it("form a circle if each of two, or of three, leads back to the first", () => {
    const circle: Import[] = [
      { from: "functions/core/memory/notice.ts", to: "functions/core/decision/reasons.ts" },
      { from: "functions/core/decision/plan.ts", to: "functions/core/instance/evidence.ts" },
      { from: "functions/core/instance/deep/evidence.ts", to: "functions/core/memory/record.ts" },
    ];

    expect(foldersInCircles(circle.slice(0, 2))).toEqual([]);
    expect(foldersInCircles(circle)).toEqual([
      "functions/core/decision",
      "functions/core/instance",
      "functions/core/memory",
    ]);
  });

  it("may read files directly above them, and be read by those", () => {
    expect(
      foldersInCircles([
        { from: "functions/core/events/shapes/shape.ts", to: "functions/core/events/finding.ts" },
        { from: "functions/core/events/parse-event.ts", to: "functions/core/events/shapes/manifest.ts" },
      ]),
    ).toEqual([]);
  });
});
