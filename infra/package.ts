/**
 * `npm run package`: packs the bundle and the configuration of dist/recover into one zip with its checksum. The console, the
 * function template or a bucket take it. `--from` and `--to` name other folders.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { zip } from "./zip.ts";

/** The build replaces this name. */
declare const __VERSION__: string;

const { values: options } = parseArgs({
  options: { from: { type: "string", default: "dist/recover" }, to: { type: "string", default: "dist" } },
});

/** The files that the function loads. Other files in the folder are left out, for example a source map. */
const SHIPPED = ["index.js", "fc2.js", "package.json", "recovery.config.json"];

const PRESENT = new Set(existsSync(options.from) ? readdirSync(options.from) : []);
const entries = SHIPPED.filter((name) => PRESENT.has(name)).map((name) => ({
  name,
  content: readFileSync(join(options.from, name)),
}));
if (!entries.some(({ name }) => name === "index.js")) {
  throw new Error(`${options.from} holds no index.js: run npm run build first`);
}

const NAME = `ecs-auto-recovery-${__VERSION__}.zip`;
const bytes = zip(entries);
const digest = createHash("sha256").update(bytes).digest("hex");
mkdirSync(options.to, { recursive: true });
writeFileSync(join(options.to, NAME), bytes);
// The form that `sha256sum --check` reads.
writeFileSync(join(options.to, `${NAME}.sha256`), `${digest}  ${NAME}\n`);
process.stdout.write(`${join(options.to, NAME)}  ${entries.length} files, ${bytes.length} bytes, sha256 ${digest}\n`);
