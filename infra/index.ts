/**
 * `npm run infra`: writes the templates and policies below infra/. They are committed, and a test compares them with this output.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writtenFiles } from "./written-files.ts";

for (const [name, text] of writtenFiles(readFileSync("s.yaml", "utf8"))) {
  const path = join("infra", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  process.stdout.write(`wrote ${path}\n`);
}
