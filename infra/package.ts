/**
 * `npm run package`: dist/recover as one zip with its checksum, for the console, the function template or a bucket.
 * `--from` and `--to` name other folders.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { zip } from "./zip.ts";

/** Filled in by the build. */
declare const __VERSION__: string;

const { values: options } = parseArgs({
  options: { from: { type: "string", default: "dist/recover" }, to: { type: "string", default: "dist" } },
});

const entries = readdirSync(options.from, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { name: path.slice(join(options.from).length + 1).replaceAll("\\", "/"), content: readFileSync(path) };
  });
if (!entries.some(({ name }) => name === "index.js")) {
  throw new Error(`${options.from} holds no index.js: run npm run build first`);
}

const name = `ecs-auto-recovery-${__VERSION__}.zip`;
const bytes = zip(entries);
const digest = createHash("sha256").update(bytes).digest("hex");
mkdirSync(options.to, { recursive: true });
writeFileSync(join(options.to, name), bytes);
// The form that `sha256sum --check` reads.
writeFileSync(join(options.to, `${name}.sha256`), `${digest}  ${name}\n`);
process.stdout.write(`${join(options.to, name)}  ${entries.length} files, ${bytes.length} bytes, sha256 ${digest}\n`);
