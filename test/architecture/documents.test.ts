/** The documents agree with the files of the repository, and the files keep the rules that documents state. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { outcomesPage } from "../support/documents/outcomes-page.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const sources = ["functions", "cli", "local-cloud", "simulator", "infra", "bench"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
);

describe("INVARIANTS.md", () => {
  const named = [...read("INVARIANTS.md").matchAll(/`(test\/[\w./-]+)`/g)].map((match) => match[1] as string);

  it("names a source file and a test for every rule", () => {
    const rules = read("INVARIANTS.md").match(/^\d+\. /gm) ?? [];
    const decided = read("INVARIANTS.md").match(/\*Decided in\*\s+`/g) ?? [];
    const enforced = read("INVARIANTS.md").match(/\*Enforced by\*/g) ?? [];

    expect(rules.length).toBeGreaterThan(15);
    expect(decided).toHaveLength(rules.length);
    expect(enforced).toHaveLength(rules.length);
  });

  it("names judges that are invariants of the simulator", () => {
    const judges = [...read("INVARIANTS.md").matchAll(/\*Judged as\* ([^\n]*)/g)].flatMap(([, names = ""]) =>
      [...names.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
    );
    const rows = read("docs/simulation.md").match(/^\| `[a-z-]+`.* \| .* \| .* \|$/gm) ?? [];
    const invariants = rows.flatMap((row) =>
      [...(row.split("|")[1] ?? "").matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
    );

    expect(judges.length).toBeGreaterThan(15);
    for (const judge of judges) expect(invariants).toContain(judge);
  });

  it.each([...new Set(named)])("names %s, which exists", (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });
});

describe("paths that documents name", () => {
  const pages = [
    ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
    ...["docs", "docs/zh", "docs/decisions", "changes"].flatMap((folder) =>
      readdirSync(join(ROOT, folder)).flatMap((name) => (name.endsWith(".md") ? [`${folder}/${name}`] : [])),
    ),
    "local-cloud/PARITY.md",
  ];
  /** Pages of superseded decisions name files of their time. */
  const replaced = [...read("docs/decisions/README.md").matchAll(/\]\((\d{4}[^)]+)\) \|.*superseded/g)].map(
    ([, file]) => `docs/decisions/${file}`,
  );
  const FOLDERS = ["functions", "cli", "local-cloud", "simulator", "infra", "bench", "test", "docs", "changes"];
  const named = (text: string) =>
    [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)]
      .map((match) => match[1] as string)
      .filter((path) => FOLDERS.includes(path.split("/")[0] as string));

  it.each(pages.filter((page) => !replaced.includes(page)))("of %s exist", (page) => {
    expect(named(read(page)).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it("are recognised in a text", () => {
    expect(named("`functions/handler.ts`, `steps/act`, `docs/`, `npm run x`")).toEqual([
      "functions/handler.ts",
      "docs/",
    ]);
    expect(named(read("ARCHITECTURE.md")).length).toBeGreaterThan(50);
  });
});

describe("README.md", () => {
  const readme = read("README.md");

  it("names npm scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...readme.matchAll(/npm (?:run ([\w:-]+)|(start|test))\b/g)].map((match) => match[1] ?? match[2]);

    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(scripts).toHaveProperty(name as string);
  });

  it("links to files that exist", () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] as string);

    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect(existsSync(join(ROOT, link)), link).toBe(true);
  });
});

describe("the way of other SDKs to the local cloud", () => {
  it.each(["README.md", "README.zh-CN.md", "docs/local-cloud-clients.md"])("stands in %s", (path) => {
    for (const word of ["Python", "Go", "Java", "HTTP_PROXY", "log.localhost", "--tls"])
      expect(read(path)).toContain(word);
  });
});

describe("the outcomes' page", () => {
  it.each([
    ["en", "docs/outcomes.md"],
    ["zh", "docs/outcomes.zh-CN.md"],
  ] as const)("in %s equals the reason catalogue", async (language, path) => {
    await expect(outcomesPage(language)).toMatchFileSnapshot(join(ROOT, path));
  });
});

describe("decisions", () => {
  const files = readdirSync(join(ROOT, "docs/decisions")).filter((file) => file !== "README.md");
  const index = read("docs/decisions/README.md");

  it.each(files)("%s fits on a page and has the three headings", (file) => {
    const text = read(`docs/decisions/${file}`);

    expect(file).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(25);
    expect(text.match(/^#+ .*/gm)).toEqual([
      expect.stringMatching(`^# ${file.slice(0, 4)} \\S`),
      "## Context",
      "## Decision",
      "## Consequences",
    ]);
  });

  it("stand in the index with their titles and a status each", () => {
    const rows = files.map((file) => {
      const [, number, title] = /^# (\d{4}) (.*)/.exec(read(`docs/decisions/${file}`)) ?? [];
      return `| [${number}](${file}) | ${title} |`;
    });
    const listed = index.split("\n").filter((line) => line.startsWith("| ["));

    expect(listed.map((line) => line.replace(/ [^|]* \|$/, ""))).toEqual(rows);
    for (const line of listed) expect(line).toMatch(/\| (stands|superseded by \d{4}|withdrawn) \|$/);
  });
});

describe("source files", () => {
  it("have names that say what they do", () => {
    const vague = /(^|[/-])(utils?|helpers?|common|managers?|services?|misc)(\.ts$|\/|-)/;

    expect(sources.length).toBeGreaterThan(150);
    // "services" is the folder of the vendor's services there.
    const named = sources.map((path) => path.replace(/^local-cloud\/services\//, "local-cloud/"));
    expect(named.filter((path) => vague.test(path))).toEqual([]);
    expect(vague.test("functions/steps/helpers.ts")).toBe(true);
  });
});
