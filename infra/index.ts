/** `npm run infra`: writes the templates and policies below infra/. `--check` writes nothing and fails where one differs. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { writtenFiles } from "./written-files.ts";

const { values: options } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const differing: string[] = [];

for (const [name, text] of writtenFiles(readFileSync("s.yaml", "utf8"))) {
  const path = join("infra", name);
  if (options.check) {
    if (readIfThere(path) !== text) differing.push(path);
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  process.stdout.write(`wrote ${path}\n`);
}
if (differing.length > 0) {
  process.stderr.write(`Run npm run infra; these differ from what the code writes: ${differing.join(", ")}\n`);
  process.exitCode = 1;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
