/** Generates docs/outcomes.md and docs/outcomes.zh-CN.md from the reason catalogue. */
import { endings, REASONS } from "../../../functions/core/decision/reasons.ts";
import type { EndingRow, PersonRule, WakeRule } from "../../../functions/core/terms/endings/row.ts";
import { RULES } from "../../../functions/core/terms/endings/rules.ts";
import type { Ending } from "../../../functions/core/terms/outcome.ts";
import type { Language, Text } from "../../../functions/core/terms/text.ts";

const TITLE: Text = { en: "# Outcomes and reasons", zh: "# 结果与原因" };
const INTRODUCTION: Text = {
  en: "Every case ends a run with one of these. The words stand in the records as `outcome` and `reason`.\nMade from `functions/core/terms/endings/`; `npx vitest run test/architecture -u` writes this page again.",
  zh: "每个案例在一次运行中都以其中之一结束,记录中的字段为 `outcome` 和 `reason`。\n本页由 `functions/core/terms/endings/` 生成;执行 `npx vitest run test/architecture -u` 可重新生成。",
};
const HEADER: Text = {
  en: "| outcome / reason | in words | why | what to do | tried again | a person is told |",
  zh: "| 结果/原因 | 含义 | 原因说明 | 如何处理 | 何时重试 | 通知人工 |",
};
const WAKES: Readonly<Record<WakeRule, Text>> = {
  none: { en: "closed", zh: "已关闭" },
  "next-run": { en: "next run", zh: "下次运行" },
  "back-off": { en: "after 10 minutes, doubling to 6 hours", zh: "10 分钟后,逐次加倍至 6 小时" },
  recharge: { en: "after a payment; once every 6 hours", zh: "付款后;每 6 小时一次" },
  "lock-change": { en: "when its lock changes", zh: "锁定变化时" },
  person: { en: "by hand, or once a day", zh: "手动,或每天一次" },
};
const TELLS: Readonly<Record<PersonRule, Text>> = {
  never: { en: "72 hours before the release", zh: "释放前 72 小时" },
  "at-once": { en: "at once", zh: "立即" },
  "after-a-day": { en: "after a day", zh: "一天后" },
};

export function outcomesPage(language: Language): string {
  const rows = endings().map((ending) => rowOf(ending, REASONS[ending], language));
  const table = [HEADER[language], "| --- | --- | --- | --- | --- | --- |", ...rows];
  return `${[TITLE[language], "", INTRODUCTION[language], "", ...table].join("\n")}\n`;
}

function rowOf(ending: Ending, { label, advice, wakesOn, person }: EndingRow, language: Language): string {
  const isUnfinished = ending === "planned" || ending.startsWith("parked/");
  const tells = person === "never" && !isUnfinished ? "" : TELLS[person][language];
  const cells = [
    `\`${ending}\``,
    label[language],
    RULES[ending][language],
    advice[language],
    WAKES[wakesOn][language],
    tells,
  ];
  return `| ${cells.join(" | ")} |`;
}
