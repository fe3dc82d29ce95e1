/** The built command line: a command loads its own code, and the help page loads no command. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const DIST = join(import.meta.dirname, "../../dist");
/** A third of a megabyte: commander, the words in both languages, the problems and the reasons. */
const START_BYTES = 350_000;

interface Output {
  readonly bytes: number;
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
  readonly inputs: Readonly<Record<string, unknown>>;
}

const { outputs }: { outputs: Readonly<Record<string, Output>> } = JSON.parse(
  readFileSync(join(DIST, "cli.meta.json"), "utf8"),
);

/** The files that Node loads before the first line of a source runs. */
function loadedBy(source: string): Output[] {
  const first = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source);
  if (first === undefined) throw new Error(`no file of the bundle begins with ${source}`);
  const paths = new Set([first]);
  for (const path of paths) {
    for (const { path: next, kind } of outputs[path]?.imports ?? [])
      if (kind === "import-statement" && next in outputs) paths.add(next);
  }
  return [...paths].flatMap((path) => outputs[path] ?? []);
}

const sourcesOf = (files: readonly Output[]) => files.flatMap(({ inputs }) => Object.keys(inputs));

describe("the built command line", () => {
  it.each(["cli/commands/", "functions/compose.ts", "functions/adapters/", "local-cloud/", "/yaml/", "/cli-table3/"])(
    "loads nothing of %s for --version, --help and completion",
    (part) => {
      expect(sourcesOf(loadedBy("cli/index.ts")).filter((path) => path.includes(part))).toEqual([]);
    },
  );

  it("keeps the start of every command small", () => {
    const bytes = loadedBy("cli/index.ts").reduce((total, file) => total + file.bytes, 0);

    expect(bytes).toBeLessThanOrEqual(START_BYTES);
  });

  it.each(["plan", "apply", "report", "explain", "validate"])(
    "loads no local cloud and no simulator for %s",
    (name) => {
      const sources = sourcesOf(loadedBy(`cli/commands/${name}.ts`));

      expect(sources.filter((path) => /^(local-cloud|simulator)\//.test(path))).toEqual([]);
    },
  );
});
