import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../functions/core/events/parse-event.ts";
import { readTemplate, resourcesOf } from "./written-template.ts";

const PATH = "docs/deploy.md";
const text = readFileSync(PATH, "utf8");
const matches = (pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map((match) => match[1] as string);

describe("docs/deploy.md", () => {
  it("links to files that are there", () => {
    const links = matches(/\]\(([^)#]+)\)/g);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(existsSync(join(dirname(PATH), link)), link).toBe(true);
  });

  it("names scripts and commands that exist", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    for (const script of matches(/npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(script);
    for (const command of matches(/npm run cli -- (\w+)/g))
      expect(existsSync(`cli/commands/${command}.ts`), command).toBe(true);
  });

  it("names parameters that the templates have", () => {
    const known = ["hub", "spoke", "spoke-events", "same-account", "function"].flatMap((name) =>
      Object.keys(readTemplate(name).Parameters ?? {}),
    );
    const named = matches(/ParameterKey (\w+)/g);
    expect(named.length).toBeGreaterThan(2);
    for (const parameter of named) expect(known).toContain(parameter);
  });

  it("writes every JSON argument so that it can be read", () => {
    const given = matches(/ '([{[][^\n]*[}\]])'(?: \\)?$/gm).map((json) => json.replaceAll(/'"\$\w+"'/g, "value"));
    expect(given.length).toBeGreaterThan(5);
    for (const json of given) expect(() => JSON.parse(json), json).not.toThrow();
  });

  it("gives the commands in the place of a template the template's own pattern", () => {
    const [stopped] = resourcesOf(readTemplate("spoke-events"), "ALIYUN::EventBridge::Rule");
    const patterns = matches(/--FilterPattern '([^']+)'/g).map((json) => JSON.parse(json) as unknown);
    expect(patterns).toContainEqual(stopped?.Properties.FilterPattern);
  });

  it("shows a recharge event that the function understands", () => {
    const [body] = matches(/^body='(.+)'$/gm);
    expect(parseEvent(body ?? "")).toMatchObject({
      kind: "run",
      triggers: [{ name: "recharge", accountIds: ["1000000000000001"] }],
    });
  });

  it("says of every unverified thing what would settle it", () => {
    const table = text
      .slice(text.indexOf("## Not verified on the live cloud"))
      .split("\n")
      .filter((line) => line.startsWith("| "));
    expect(table.length).toBeGreaterThan(15);
    for (const row of table)
      expect(
        row
          .split("|")
          .map((cell) => cell.trim())
          .filter((cell) => cell !== ""),
        row,
      ).toHaveLength(3);
  });
});
