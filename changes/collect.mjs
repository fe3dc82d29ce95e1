/** `npm run changelog`: prints what the files here make; `--release VERSION` writes it into CHANGELOG.md and removes them. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const KINDS = { added: "Added", changed: "Changed", fixed: "Fixed", removed: "Removed", security: "Security" };

const { values: options } = parseArgs({
  options: {
    release: { type: "string" },
    date: { type: "string", default: new Date().toISOString().slice(0, 10) },
    root: { type: "string", default: join(import.meta.dirname, "..") },
  },
});
const folder = join(options.root, "changes");
const changelog = join(options.root, "CHANGELOG.md");

const names = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
const odd = names.filter((name) => !(name.split("-")[0] in KINDS));
if (odd.length > 0) refuse(`${odd.join(", ")}: a name begins with ${Object.keys(KINDS).join(", ")} and a dash`);

const sections = Object.entries(KINDS).flatMap(([kind, title]) => {
  const entries = names.filter((name) => name.startsWith(`${kind}-`)).sort();
  return entries.length === 0 ? [] : [`### ${title}`, "", ...entries.map(entryOf), ""];
});

if (options.release === undefined) {
  process.stdout.write(sections.length === 0 ? "Nothing since the last release.\n" : sections.join("\n"));
} else {
  if (sections.length === 0) refuse("there is no entry to release");
  if (!/^\d+\.\d+\.\d+$/.test(options.release)) refuse(`${options.release} is no version: write 0.2.0`);
  const section = [`## ${options.release} - ${options.date}`, "", ...sections].join("\n");
  // Above the newest release, below the heading.
  writeFileSync(changelog, readFileSync(changelog, "utf8").replace(/^## /m, `${section}\n## `));
  for (const name of names) rmSync(join(folder, name));
  process.stdout.write(`${names.length} entries went into CHANGELOG.md\n`);
}

/** One bullet; further lines are indented under it. */
function entryOf(name) {
  const text = readFileSync(join(folder, name), "utf8").trim();
  if (text === "") refuse(`changes/${name} is empty`);
  return `- ${text.replaceAll("\n", "\n  ")}`;
}

function refuse(why) {
  process.stderr.write(`changelog: ${why}\n`);
  process.exit(2);
}
