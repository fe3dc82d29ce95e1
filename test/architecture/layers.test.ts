/**
 * Dependencies point inward and each package is imported at one place. The test also shows that it finds planted
 * violations.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

interface Violation {
  readonly file: string;
  readonly import: string;
  readonly rule: string;
}

/** The imports that each layer may have, by the first layer that matches the importing file. The order matters. */
const LAYERS: readonly { readonly name: string; readonly owns: RegExp; readonly mayImport: RegExp }[] = [
  { name: "core", owns: /^functions\/core\//, mayImport: /^functions\/core\// },
  { name: "ports", owns: /^functions\/ports\//, mayImport: /^functions\/(core|ports)\// },
  {
    name: "steps",
    owns: /^functions\/(steps\/|recover\.ts)/,
    mayImport: /^functions\/(core\/|ports\/|steps\/|recover\.ts)/,
  },
  { name: "adapters", owns: /^functions\/adapters\//, mayImport: /^functions\/(core|ports|adapters)\// },
  {
    name: "configuration",
    owns: /^functions\/configuration\//,
    mayImport: /^functions\/(core\/|configuration\/)/,
  },
  {
    name: "composition root",
    owns: /^functions\/compose\.ts/,
    mayImport: /^functions\/(core\/|ports\/|adapters\/|configuration\/|recover\.ts)/,
  },
  {
    name: "handler",
    owns: /^functions\/(handler\.ts|handling\/)/,
    mayImport: /^functions\/(core\/|ports\/|configuration\/|compose\.ts|recover\.ts|handling\/)/,
  },
  { name: "local cloud", owns: /^local-cloud\//, mayImport: /^local-cloud\// },
  { name: "simulator", owns: /^simulator\//, mayImport: /^(simulator\/|functions\/)/ },
  {
    name: "infra",
    owns: /^infra\//,
    mayImport: /^(infra\/|functions\/(core|configuration)\/|functions\/adapters\/ram-permissions\.ts)/,
  },
  // compose.ts builds the adapters of the command line too. The simulator builds a world of its own.
  {
    name: "cli",
    owns: /^cli\//,
    mayImport: /^((cli|local-cloud|simulator)\/|functions\/(?!adapters\/)|infra\/results-index\.ts)/,
  },
  {
    name: "bench",
    owns: /^bench\//,
    mayImport: /^((bench|local-cloud|simulator)\/|functions\/(?!adapters\/)|infra\/results-index\.ts)/,
  },
];

const STAGES = ["observe", "decide", "act", "report"] as const;
/** The stage of a run that a file belongs to. */
const stageOf = (path: string) => STAGES.find((stage) => path.startsWith(`functions/steps/${stage}/`));

/** The files that may import outside packages and Node's own modules. */
const PURE = /^functions\/(core|ports|steps)\/|^functions\/recover\.ts/;

function violationsIn(files: readonly SourceFile[]): Violation[] {
  const doors = new Map<string, Set<string>>();
  const violations: Violation[] = [];
  for (const file of files) {
    const layer = LAYERS.find(({ owns }) => owns.test(file.path));
    if (!layer) {
      violations.push({ file: file.path, import: "", rule: "belongs to no layer" });
      continue;
    }
    for (const specifier of importsOf(file.text)) {
      if (specifier.startsWith(".")) {
        const target = normalize(join(dirname(file.path), specifier));
        if (!layer.mayImport.test(target) && !target.endsWith(".json"))
          violations.push({ file: file.path, import: target, rule: `${layer.name} may not` });
        const [from, to] = [stageOf(file.path), stageOf(target)];
        if (from && to && from !== to && !importsOnlyTypes(file.text, specifier))
          violations.push({ file: file.path, import: target, rule: "no stage imports another" });
      } else if (PURE.test(file.path)) {
        violations.push({ file: file.path, import: specifier, rule: "no package and no Node module here" });
      } else if (file.path.startsWith("functions/") && !specifier.startsWith("node:")) {
        const name = specifier
          .split("/")
          .slice(0, specifier.startsWith("@") ? 2 : 1)
          .join("/");
        doors.set(name, (doors.get(name) ?? new Set()).add(file.path));
      }
    }
  }
  for (const [name, importers] of doors)
    if (importers.size > 1)
      violations.push({ file: [...importers].sort().join(", "), import: name, rule: "a package has one door" });
  return violations;
}

function importsOf(text: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)import\s+["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** The values that one stage passes to the next have types of their own, which both stages may import. */
function importsOnlyTypes(text: string, specifier: string): boolean {
  const statements = [...text.matchAll(/import\s[^;]*?from\s+["']([^"']+)["']/g)].filter(
    ([, from]) => from === specifier,
  );
  return statements.length > 0 && statements.every(([statement]) => /^import\s+type\s/.test(statement));
}

function sourceFiles(): SourceFile[] {
  const folders = ["functions", "cli", "local-cloud", "simulator", "infra", "bench"];
  return folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts"))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, "utf8") })),
  );
}

describe("layers", () => {
  const files = sourceFiles();

  it("are read from the real files", () => {
    const count = (pattern: RegExp) => files.filter(({ path }) => pattern.test(path)).length;

    expect(count(/^functions\/core\//)).toBeGreaterThan(20);
    expect(count(/^functions\/steps\//)).toBeGreaterThan(10);
    expect(count(/^functions\/adapters\//)).toBeGreaterThan(8);
    expect(count(/^local-cloud\//)).toBeGreaterThan(30);
    expect(files.flatMap(({ text }) => importsOf(text)).length).toBeGreaterThan(400);
  });

  it("point inward only", () => {
    expect(violationsIn(files)).toEqual([]);
  });

  it.each<[string, SourceFile[]]>([
    ["the core importing an adapter", [{ path: "functions/core/a.ts", text: `import { x } from "../adapters/x.ts";` }]],
    ["the core importing Node", [{ path: "functions/core/a.ts", text: `import { readFileSync } from "node:fs";` }]],
    [
      "a stage importing another",
      [{ path: "functions/steps/act/a.ts", text: `import { report } from "../report/report.ts";` }],
    ],
    [
      "the command line importing an adapter",
      [{ path: "cli/access/a.ts", text: `import { createPopClient } from "../../functions/adapters/alicloud/x.ts";` }],
    ],
    ["a step importing a package", [{ path: "functions/steps/a.ts", text: `import pRetry from "p-retry";` }]],
    [
      "the local cloud importing the function",
      [{ path: "local-cloud/a.ts", text: `import type { Instance } from "../functions/core/instance.ts";` }],
    ],
    [
      "the function importing the local cloud",
      [
        {
          path: "functions/compose.ts",
          text: `export async function f() { await import("../local-cloud/index.ts"); }`,
        },
      ],
    ],
    [
      "two doors to one package",
      [
        { path: "functions/adapters/a.ts", text: `import pino from "pino";` },
        { path: "functions/adapters/b.ts", text: `import {\n  pino,\n} from "pino";` },
      ],
    ],
  ])("report %s", (_, planted) => {
    expect(violationsIn(planted)).not.toEqual([]);
  });
});
