/** The operator guides in both languages, as far as they can be checked without an account. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { deploymentSteps } from "../../cli/init/deployment-steps.ts";
import type { InitPlan } from "../../cli/init/plan.ts";
import { runCommandLine } from "../../cli/program.ts";
import { textsIn } from "../../cli/texts/texts.ts";
import { parseEvent } from "../../functions/core/events/parse-event.ts";
import type { NoticeKind } from "../../functions/core/report/notice.ts";
import { configurationTable } from "../support/config/configuration-table.ts";
import { anInMemoryShell } from "../unit/cli/in-memory-shell.ts";
import { readTemplate, resourcesOf } from "./infra/written-template.ts";

const read = (path: string) => readFileSync(path, "utf8");
const english = readdirSync("docs").filter((name) => name.endsWith(".md"));
const chinese = readdirSync("docs/zh");
const GUIDES = [...english.map((name) => `docs/${name}`), ...chinese.map((name) => `docs/zh/${name}`)];
const PAGES = ["README.md", "README.zh-CN.md", ...GUIDES];
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? "");

describe.each(PAGES)("%s", (path) => {
  const text = read(path);

  it("links to files that exist", () => {
    for (const link of all(text, /\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
      expect(existsSync(join(dirname(path), link)), link).toBe(true);
    }
  });

  it("names npm scripts, commands and options that exist", async () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    for (const script of all(text, /npm run ([\w:-]+)/g)) expect(Object.keys(scripts)).toContain(script);
    for (const line of all(text, /npm run cli -- ([^\n#`]*)/g)) await expectKnown(line);
  });

  it("names parameters that the templates have", () => {
    const known = ["hub", "spoke", "spoke-events", "same-account", "function"].flatMap((name) =>
      Object.keys(readTemplate(name).Parameters ?? {}),
    );
    for (const parameter of all(text, /ParameterKey (\w+)/g)) expect(known).toContain(parameter);
  });

  it("writes every JSON argument as valid JSON", () => {
    const given = all(text, / '([{[][^\n]*[}\]])'(?: \\)?$/gm).map((json) => json.replaceAll(/'"\$\w+"'/g, "value"));
    for (const json of given) expect(() => JSON.parse(json), json).not.toThrow();
  });
});

/** Checks that the command exists and has every option of the line. */
async function expectKnown(line: string): Promise<void> {
  const words = line.trim().split(/\s+/);
  const name = words.find(
    (word, index) =>
      /^[a-z][a-z-]+$/.test(word) && words[index - 1] !== "--lang" && !words[index - 1]?.startsWith("--config"),
  );
  if (name === undefined) return;
  const shell = anInMemoryShell();
  expect(await runCommandLine([name, "--help"], shell, "1.2.3"), line).toBe(0);
  for (const option of words.filter((word) => /^--\w/.test(word) && word !== "--version")) {
    expect(shell.stdout(), `${name} ${option}`).toContain(option.split("=")[0]);
  }
}

describe("docs/deploy.md", () => {
  const text = read("docs/deploy.md");
  const plan: InitPlan = {
    layout: "hub",
    functionAccountId: "1000000000000009",
    region: "cn-hangzhou",
    accounts: [
      {
        id: "1000000000000001",
        name: "production",
        site: "china",
        regions: "all",
        role: { name: "ecs-auto-recovery", externalId: "EXTERNAL_ID" },
      },
    ],
    operatorArns: ["acs:ram::1000000000000009:user/alice"],
  };
  const plain = (command: string) => command.replaceAll(/\s*\\\n\s*/g, " ").replaceAll('"$EXTERNAL_ID"', "EXTERNAL_ID");

  it("is at most 100 lines", () => {
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(100);
  });

  it.each([
    ["docs/deploy.md", "hub"],
    ["docs/zh/deploy.md", "hub"],
    ["docs/deploy.md", "same-account"],
    ["docs/zh/deploy.md", "same-account"],
  ] as const)("%s has the commands that init prints for %s", (path, layout) => {
    const page = plain(read(path));
    const own = { ...plan, layout, functionAccountId: layout === "hub" ? "1000000000000009" : "1000000000000001" };
    for (const { command, check } of deploymentSteps(own, textsIn("en").init)) {
      expect(page).toContain(plain(command));
      if (check !== undefined) expect(page).toContain(plain(check));
    }
  });
});

describe("docs/recharge-events.md", () => {
  const text = read("docs/recharge-events.md");

  it("gives in its commands the event pattern of the template", () => {
    const [stopped] = resourcesOf(readTemplate("spoke-events"), "ALIYUN::EventBridge::Rule");
    const patterns = all(text, /--FilterPattern '([^']+)'/g).map((json) => JSON.parse(json) as unknown);
    expect(patterns).toContainEqual(stopped?.Properties.FilterPattern);
  });

  it("shows a recharge event that the function understands", () => {
    const [body] = all(text, /^body='(.+)'$/gm);
    expect(parseEvent(body ?? "")).toMatchObject({
      kind: "run",
      triggers: [{ name: "recharge", accountIds: ["1000000000000001"] }],
    });
  });

  it("names a region in every EventBridge command, and uses no form that its target does not accept", () => {
    for (const line of all(text, /^(aliyun eventbridge [^\n]*)/gm)) expect(line).toContain("--region cn-hangzhou");
    const [destination] = all(text, /(\{"ResourceKey":"BodyParameters"[^}]*)/g);
    expect(destination).toMatch(/"Form":"(CONSTANT|JSONPATH|TEMPLATE)"/);
  });
});

describe.each(["docs/messages.md", "docs/zh/messages.md"])("%s", (path) => {
  it("has a row for each kind of message of the engine, and no other", () => {
    const kinds: Readonly<Record<NoticeKind, true>> = {
      "needs-person": true,
      "release-near": true,
      "all-back": true,
      "balance-low": true,
    };

    expect(all(read(path), /^\| `([\w-]+)` \|/gm)).toEqual(Object.keys(kinds));
  });

  it("shows the messages that an incident sends", () => {
    const language = path.includes("/zh/") ? "zh" : "en";

    expect(read(path)).toContain(`\`\`\`text\n${read(`test/golden/messages/${language}.txt`)}\`\`\``);
  });
});

describe.each([
  ["docs/configuration.md", "en"],
  ["docs/zh/configuration.md", "zh"],
] as const)("%s", (path, language) => {
  it("has the table that the schema generates", () => {
    const table = /<!-- configuration[^>]*-->\n([\s\S]*?)\n<!-- \/configuration -->/.exec(read(path))?.[1];

    expect(table).toBe(configurationTable(language));
  });
});

describe("README.md", () => {
  it("is at most 200 lines, as is the Chinese one", () => {
    for (const path of ["README.md", "README.zh-CN.md"]) {
      expect(read(path).trimEnd().split("\n").length, path).toBeLessThanOrEqual(200);
    }
  });

  it("has every command of its code blocks in the Chinese version too", () => {
    const commands = (path: string) =>
      all(read(path), /^(npm [^#\n]*?)\s*(?:#.*)?$/gm).map((line) => line.replace(/ --lang zh| --note .*/g, "").trim());
    expect(new Set(commands("README.zh-CN.md"))).toEqual(new Set(commands("README.md")));
  });
});

describe("the Chinese guides", () => {
  const forOperators = [
    "deploy",
    "going-live",
    "messages",
    "recharge-events",
    "arrears",
    "operator-key",
    "day-two",
    "cost",
    "configuration",
    "unverified",
    "an-incident",
    "local-cloud",
    "without-it",
  ];

  it("exist for every page for operators", () => {
    expect([...chinese].sort()).toEqual(forOperators.map((name) => `${name}.md`).sort());
    for (const name of forOperators) expect(english).toContain(`${name}.md`);
  });
});
