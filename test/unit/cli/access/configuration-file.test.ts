import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfigurationFile } from "../../../../cli/access/configuration-file.ts";
import { type Language, textsIn } from "../../../../cli/texts/texts.ts";
import { ConfigError } from "../../../../functions/configuration/configuration.ts";

const problemsOf = async (text: string, language: Language = "en") => {
  const file = join(await mkdtemp(join(tmpdir(), "cli-")), "recovery.config.yaml");
  await writeFile(file, text);
  try {
    await readConfigurationFile(file, textsIn(language));
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
};

describe("readConfigurationFile", () => {
  it.each([
    ["an empty file", ""],
    ["a file of comments", "# nothing here\n"],
    ["only a separator", "---\n"],
  ])("refuses %s", async (_what, text) => {
    expect(await problemsOf(text)).toEqual([expect.stringMatching(/^: is empty/)]);
  });

  it("names an alias without an anchor by its place", async () => {
    expect(await problemsOf("mode: plan\nselect:\n  includeTags: *common\n")).toEqual([
      "line 3, column 16: *common refers to an anchor that does not exist; define &common first, or quote the text",
    ]);
  });

  // A check that takes the square of their number needs two minutes, and the time of a test ends before.
  it("is done with a hundred thousand keys", async () => {
    const text = Array.from({ length: 100_000 }, (_, at) => `k${at}: 1`).join("\n");

    expect(await problemsOf(text)).toEqual(["k0: unknown key"]);
  });

  it("takes an alias that has an anchor", async () => {
    expect(await problemsOf("select:\n  includeTags: &t { a: b }\n  excludeTags: *t\n")).toEqual([]);
  });

  it.each([
    [
      "aliases that unfold to billions of values",
      [
        "a: &a [x,x,x,x,x,x,x,x,x]",
        ..."bcdefghi".split("").map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[at]}`)}]`),
      ].join("\n"),
      /nested too deeply: write the values out/,
    ],
    ["a value that holds itself", "accounts: &all [*all]", /holds itself/],
    ["levels without an end", `accounts: ${"[".repeat(20_000)}`, /./],
    ["more levels than there are", `accounts: ${"[".repeat(30)}${"]".repeat(30)}`, /nested deeper than 20/],
    ["a prototype", "__proto__: { mode: plan }", /__proto__: unknown key/],
    ["more than a million characters", `# ${"x".repeat(1_000_000)}\nmode: plan\n`, /has more than 1000000 characters/],
    ["a key that stands twice", "mode: plan\nmode: apply\n", /^line 2, column 1: this key stands twice/],
    [
      "a key that stands twice in another spelling",
      "{mode: plan, 'mode': apply}",
      /^line 1, column 14: .* stands twice/,
    ],
  ])("refuses %s", async (_what, text, problem) => {
    expect((await problemsOf(text)).join("\n")).toMatch(problem);
  });

  it.each([
    ["log: { project: <project> }", "log.project"],
    ['accounts: [{ id: "1000000000000001", name: "<your account>" }]', "accounts[0].name"],
    ['accounts: [{ id: "1000000000000001", name: replace-with-a-name }]', "accounts[0].name"],
    ["accounts: [{ id: '...' }]", "accounts[0].id"],
  ])("names the placeholder that was left in %s", async (text, path) => {
    expect(await problemsOf(text)).toContain(`${path}: still holds the example's placeholder; write your own value`);
  });

  it("names placeholders together with all other mistakes", async () => {
    const problems = await problemsOf("mood: plan\nlog: { project: <project> }");

    expect(problems.join("\n")).toMatch(/log\.project: still holds/);
    expect(problems.join("\n")).toMatch(/mood: unknown key; did you mean mode\?/);
  });

  it.each([
    ["mode: 'plan", "en", "line 1, column 12: a colon, a quote, a comma, a bracket or a space is missing here"],
    ["mode: plan\nmode: apply\n", "en", "line 2, column 1: this key stands twice; keep one of them"],
    ["mode: plan\nmode: apply\n", "zh", "第 2 行第 1 列: 这一项写了两次，请只保留一个"],
    ["mode: plan\n\tlog: {}\n", "zh", "第 2 行第 1 列: 不能用 Tab 缩进，请改用空格"],
    ["select:\n  includeTags: *t\n", "zh", "第 2 行第 16 列: *t 引用了不存在的锚点；先定义 &t，或给文本加引号"],
  ] as const)("words the syntax mistake in %j in %s", async (text, language, words) => {
    expect(await problemsOf(text, language)).toContain(words);
  });
});
