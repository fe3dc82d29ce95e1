/** The documents say what the tree says, and the tree keeps to the rules they state. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const sources = ["functions", "cli", "local-cloud", "simulator", "infra", "bench"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name))),
);

describe("INVARIANTS.md", () => {
  const named = [...read("INVARIANTS.md").matchAll(/`(test\/[\w./-]+)`/g)].map((match) => match[1] as string);

  it("names a test for every rule", () => {
    const rules = read("INVARIANTS.md").match(/^\d+\. /gm) ?? [];
    const enforced = read("INVARIANTS.md").match(/\*Enforced by\*/g) ?? [];

    expect(rules.length).toBeGreaterThan(15);
    expect(enforced).toHaveLength(rules.length);
  });

  it.each([...new Set(named)])("names %s, which exists", (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
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

describe("decisions", () => {
  it.each(readdirSync(join(ROOT, "docs/decisions")))("%s fits on a page", (file) => {
    expect(file).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
    expect(read(`docs/decisions/${file}`).trimEnd().split("\n").length).toBeLessThanOrEqual(25);
  });
});

describe("source files", () => {
  it("are named for what they do", () => {
    const vague = /(^|[/-])(utils?|helpers?|common|managers?|services?|misc)(\.ts$|\/|-)/;

    expect(sources.length).toBeGreaterThan(150);
    // "services" names the vendor's services there, one folder each.
    const named = sources.map((path) => path.replace(/^local-cloud\/services\//, "local-cloud/"));
    expect(named.filter((path) => vague.test(path))).toEqual([]);
    expect(vague.test("functions/steps/helpers.ts")).toBe(true);
  });

  it("do one thing: at most 300 lines", () => {
    const long = sources.filter((path) => read(path).split("\n").length > 300);

    expect(long).toEqual([]);
  });
});
