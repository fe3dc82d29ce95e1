import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { storyLineInChinese, violationInChinese } from "../../../../../cli/texts/zh/story.ts";

const SIMULATOR = new URL("../../../../../simulator/", import.meta.url).pathname;
const SOURCES = ["invariants", "world", "."].flatMap((folder) =>
  readdirSync(join(SIMULATOR, folder))
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(join(SIMULATOR, folder, name), "utf8")),
);

/** Every text that the simulator gives as a detail of a violation, with a stand-in for each value. */
function details(): string[] {
  const text = /("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)/.source;
  const ways = [
    String.raw`\bsay\(\s*"[\w-]+",\s*${text}`,
    String.raw`\bdetail(?::| =)\s*${text}`,
    String.raw`\bclue:\s*${text}`,
    String.raw`\bbreaches\.push\(\s*${text}`,
  ];
  return SOURCES.flatMap((source) =>
    ways.flatMap((way) => [...source.matchAll(new RegExp(way, "g"))].map(([, found = ""]) => found.slice(1, -1))),
  ).map((found) => found.replace(/\$\{[^{}]*\}/g, "7"));
}

/** Of these the values carry the words: two outcomes, and what a story's own sentences say. */
const VALUES_ALONE = /^[7\s/;,]*$/;

describe("a story in Chinese", () => {
  it("has a sentence for each detail of a violation", () => {
    const all = details().filter((detail) => !VALUES_ALONE.test(detail));

    expect(all.length).toBeGreaterThan(50);
    expect(all.filter((detail) => !/\p{Script=Han}/u.test(violationInChinese(detail)))).toEqual([]);
  });

  it.each([
    [
      "recorded nothing: down since 2026-03-05T10:56:34.727Z, and no person was told until 2026-03-06T16:16:45.095Z",
      "没有记录：自 2026-03-05T10:56:34.727Z 起停机，到 2026-03-06T16:16:45.095Z 仍未通知任何人",
    ],
    ["nothing holds it; never recorded", "没有任何原因使它停机；从未记录"],
    ["Running before the sweep, which left it parked", "巡检之前已是 Running，巡检之后仍记为 parked"],
    ["Error: a defect at play", "Error: a defect at play"],
  ])("words %j", (english, chinese) => {
    expect(violationInChinese(english)).toBe(chinese);
  });

  it.each([
    ["03-05T09:05:36.262 is Stopping (arrears)", "03-05T09:05:36.262 变为 Stopping（arrears）"],
    ["03-29T08:25:36.808   run-13 reads Stopped, locked", "03-29T08:25:36.808   run-13 读到 Stopped，已锁定"],
    [
      "03-29T08:25:38.467   run-1 calls: no answer (the cloud: -)",
      "03-29T08:25:38.467   run-1 发起调用：没有响应（云平台：-）",
    ],
    ["02-17T03:05:08.844 until the end {}", "02-17T03:05:08.844 起直到结束 {}"],
    ["i-6db7000001:", "i-6db7000001:"],
  ])("words the line %j", (english, chinese) => {
    expect(storyLineInChinese(english)).toBe(chinese);
  });
});
