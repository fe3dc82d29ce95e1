/**
 * Checks the coverage of one test run: `npm run coverage`. The tests' own processes are counted by vitest, and the child
 * processes that ran the command line by Node (NODE_V8_COVERAGE). Instances of the local cloud are frozen and killed,
 * which leaves no coverage, so tests in the tests' own process must reach what the function does.
 */
import { readdir, readFile } from "node:fs/promises";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { mergeScriptCovs } from "@bcoe/v8-coverage";
import { convert } from "ast-v8-to-istanbul";
import { parseAstAsync } from "vitest/node";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const THRESHOLDS = [
  { folder: "functions/core", lines: 100, branches: 100 },
  { folder: "functions", lines: 95 },
  { folder: "cli", lines: 95 },
  { folder: "local-cloud", lines: 95 },
];
/** The bundle that child processes run is split into files. Each has a map beside it that leads back to the sources. */
const BUNDLE = "dist/cli";

const folderOfRun = `${ROOT}${process.argv[2] ?? "coverage"}`;
const children = await scriptsOfChildren(`${folderOfRun}/children`);
const files = await filesOfTests(`${folderOfRun}/coverage-final.json`);
await addBundle(files);
printTable(files);
process.exitCode = printShortfalls(files) ? 1 : 0;

/** Path of the source -> hits by line and by branch. Files that no test loads count too, with no hit. */
async function filesOfTests(report) {
  const found = new Map();
  for (const file of Object.values(JSON.parse(await readFile(report, "utf8")))) {
    const path = relative(ROOT, file.path);
    // The patterns of vitest also match folders of tests with the same name.
    if (!THRESHOLDS.some(({ folder }) => path.startsWith(`${folder}/`))) continue;
    found.set(path, { lines: hitsByLine(file), branches: Object.values(file.b).flat() });
  }
  return found;
}

/** As istanbul counts lines: a line has the hits of the statement that begins there and ran most. */
function hitsByLine({ statementMap, s }) {
  const lines = new Map();
  for (const [id, { start }] of Object.entries(statementMap))
    lines.set(start.line, Math.max(lines.get(start.line) ?? 0, s[id]));
  return lines;
}

/** URL of the script -> what each child process that loaded it ran. */
async function scriptsOfChildren(folder) {
  const scripts = new Map();
  for (const name of await readdir(folder).catch(() => [])) {
    const { result } = JSON.parse(await readFile(`${folder}/${name}`, "utf8"));
    for (const script of result) {
      if (!script.url.startsWith("file:")) continue;
      scripts.set(script.url, [...(scripts.get(script.url) ?? []), script]);
    }
  }
  return scripts;
}

async function addBundle(found) {
  const scripts = (await readdir(`${ROOT}${BUNDLE}`)).filter((name) => name.endsWith(".js"));
  const ran = scripts.filter((name) => children.has(urlOf(`${BUNDLE}/${name}`)));
  for (const name of ran) await addScript(found, `${BUNDLE}/${name}`);
  const starts = children.get(urlOf(`${BUNDLE}/index.js`))?.length ?? 0;
  process.stdout.write(`${BUNDLE}: ${starts} child processes ran ${ran.length} of ${scripts.length} files.\n`);
}

/** A bundle lacks what nothing imports, so the lines that count are those of the tests' own report. */
async function addScript(found, script) {
  const runs = children.get(urlOf(script)) ?? [];
  const code = await readFile(`${ROOT}${script}`, "utf8");
  const sourceMap = JSON.parse(await readFile(`${ROOT}${script}.map`, "utf8"));
  const converted = await convert({ code, sourceMap, ast: parseAstAsync(code), coverage: mergeScriptCovs(runs) });
  for (const file of Object.values(converted)) {
    const lines = found.get(relative(ROOT, file.path))?.lines;
    if (!lines) continue;
    for (const [line, hits] of hitsByLine(file)) if (lines.has(line)) lines.set(line, lines.get(line) + hits);
  }
}

function urlOf(script) {
  return new URL(script, import.meta.url).href;
}

function sumOf(counts) {
  const all = [...counts];
  return { of: all.length, hit: all.filter((hits) => hits > 0).length };
}

function percent({ of, hit }) {
  return of === 0 ? 100 : (100 * hit) / of;
}

function filesIn(found, folder) {
  return [...found].filter(([path]) => path.startsWith(`${folder}/`)).map(([, file]) => file);
}

function measure(list) {
  return {
    lines: sumOf(list.flatMap((file) => [...file.lines.values()])),
    branches: sumOf(list.flatMap((file) => file.branches)),
  };
}

function printTable(found) {
  const folders = new Set(THRESHOLDS.map(({ folder }) => folder));
  for (const path of found.keys()) {
    const [top, second, ...rest] = path.split("/");
    if (rest.length > 0) folders.add(`${top}/${second}`);
  }
  process.stdout.write(`\n${"folder".padEnd(34)} lines          branches (tests' own processes only)\n`);
  for (const folder of [...folders].sort()) {
    const { lines, branches } = measure(filesIn(found, folder));
    const cell = (sum) => `${percent(sum).toFixed(1).padStart(5)} % ${`(-${sum.of - sum.hit})`.padEnd(7)}`;
    process.stdout.write(`${folder.padEnd(34)} ${cell(lines)} ${cell(branches)}\n`);
  }
}

/** Names each folder below its threshold and the files that pull it down, those with most to do first. */
function printShortfalls(found) {
  let isShort = false;
  for (const { folder, ...wanted } of THRESHOLDS) {
    for (const [what, least] of Object.entries(wanted)) {
      const total = measure(filesIn(found, folder))[what];
      if (percent(total) >= least) continue;
      isShort = true;
      process.stdout.write(`\n${folder}: ${percent(total).toFixed(2)} % of ${what}, at least ${least} % is wanted.\n`);
      for (const line of shortFiles(found, folder, what, least)) process.stdout.write(`${line}\n`);
    }
  }
  return isShort;
}

function shortFiles(found, folder, what, least) {
  return [...found]
    .filter(([path]) => path.startsWith(`${folder}/`))
    .map(([path, file]) => ({ path, file, sum: measure([file])[what] }))
    .filter(({ sum }) => percent(sum) < least)
    .sort((a, b) => b.sum.of - b.sum.hit - (a.sum.of - a.sum.hit))
    .map(({ path, file, sum }) => {
      const lines = [...file.lines].filter(([, hits]) => hits === 0).map(([line]) => line);
      const where = what === "lines" ? `: ${lines.slice(0, 12).join(", ")}${lines.length > 12 ? ", ..." : ""}` : "";
      return `  ${path} lacks ${sum.of - sum.hit} of ${sum.of}${where}`;
    });
}
