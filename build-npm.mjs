/**
 * Makes the installable package from what `node build.mjs` wrote: `dist/npm/` and `dist/ecs-auto-recovery-<version>.tgz`.
 * The package has no dependencies: everything is in the bundles, so an installation fetches nothing.
 */
import { execFileSync } from "node:child_process";
import { access, cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

const out = process.argv[2] ?? "dist";
const folder = resolve(out, "npm");
const root = JSON.parse(await readFile("package.json", "utf8"));

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const parts = ["dist/cli", "dist/recover", "dist/simulator"];
const files = [
  "infra/templates",
  "infra/policies",
  "recovery.config.schema.json",
  "README.md",
  "README.zh-CN.md",
  "LICENSE",
];
// The operator's own configuration stays out of the package, and source maps are for the repository.
const isPublic = (path) => !path.endsWith(".map") && !path.endsWith("recovery.config.json");
for (const path of [...parts, ...files]) await cp(path, join(folder, path), { recursive: true, filter: isPublic });
await writeFile(join(folder, "THIRD-PARTY.md"), await thirdParty());
await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);

const [packed] = JSON.parse(
  execFileSync("npm", ["pack", "--json", "--pack-destination", out, folder], { encoding: "utf8" }),
);
process.stdout.write(`${join(out, packed.filename)}\n`);

function manifest() {
  const { name, version, description, license, engines, bin } = root;
  const keywords = ["alibaba-cloud", "aliyun", "ecs", "arrears", "recovery"];
  return { name, version, description, license, keywords, engines, bin, files: [...parts, ...files, "THIRD-PARTY.md"] };
}

/** The licence of each package whose code is in a bundle: their licences ask for it. */
async function thirdParty() {
  const names = new Set();
  for (const part of ["recover", "cli"]) {
    const { inputs } = JSON.parse(await readFile(`dist/${part}.meta.json`, "utf8"));
    for (const path of Object.keys(inputs)) {
      const match = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
      if (match) names.add(match[0]);
    }
  }
  const sections = await Promise.all([...names].sort().map(licenceOf));
  return ["# Code of others in these bundles", ...sections].join("\n\n");
}

async function licenceOf(place) {
  const { name, version, license } = JSON.parse(await readFile(`${place}package.json`, "utf8"));
  const file = (await readdir(place)).find((entry) => /^licen[cs]e/i.test(entry));
  const readable =
    file &&
    (await access(join(place, file)).then(
      () => true,
      () => false,
    ));
  const text = readable ? `\n\n${(await readFile(join(place, file), "utf8")).trim()}` : "";
  return `## ${name} ${version} (${typeof license === "string" ? license : "see its repository"})${text}`;
}
