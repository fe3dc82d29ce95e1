/** `explain`。 */
import { shellWord } from "../../terminal/shell-word.ts";
import type { EXPLAIN as english } from "../en/explain.ts";

export const EXPLAIN: typeof english = {
  summary: "说明某台实例为何处于当前状态",
  description:
    "在云上和最近 30 天的记录中查找每台实例：当前状态、是否由本工具负责、适用的规则、依据、尝试次数、最近一次错误和剩余时间。",
  argument: "实例 ID 或名称",
  looking: (count) => `正在云上和记录中查找 ${count} 台实例`,
  facts: {
    state: "当前状态",
    care: "是否负责",
    outcome: "最近结果",
    rule: "规则",
    evidence: "依据",
    locks: "锁定",
    stoppedAt: "停机时间",
    startedAt: "启动时间",
    attempts: "尝试次数",
    lastError: "最近错误",
    warnings: "提醒",
    nextAttempt: "下次尝试",
    lease: "占用至",
    advice: "如何处理",
    timeLeft: "剩余时间",
    note: "备注",
  },
  state: {
    running: (since) => `Running（运行中），启动于 ${since}`,
    withLocks: (status, locks) => `${status}，锁定：${locks}`,
    gone: "云上已不存在：已被释放，或已被其负责人删除",
    unread: "目前无法读取",
  },
  care: {
    yes: "是",
    excluded: (tag) => `否：被标签 ${tag} 排除（select.excludeTags）`,
    notSelected: "否：不在 select.includeTags 或 select.resourceGroupIds 的范围内",
    subscription: "否：这是包年包月实例，续费后恢复",
    spot: "否：这是抢占式实例，无法重新启用",
    tagsUnknown: "未知：无法读取其标签",
    foreignRegion: (region, account) =>
      `否：配置中账号 ${account} 既未列出 ${region}，也不是 all。如需恢复，请加上该地域。`,
    foreignAccount: (account) => `否：账号 ${account} 未配置。如需恢复，请加上该账号。`,
  },
  unknown: (name) => `找不到 ${name}：已配置的账号在所有地域都没有这台实例，最近 30 天的记录中也没有。请检查拼写。`,
  unknownName: (name) =>
    `找不到 ${name}：各账号的所有地域中都没有这个名称的实例，最近 30 天的记录中也没有。请检查拼写。`,
  perhapsUnread: (name, count) => `没有找到 ${name}，但有 ${count} 个地域无法读取。请检查权限：ecs-recovery doctor`,
  didYouMean: (meant) => ["是不是要找：", ...meant.map((one) => `  ecs-recovery explain ${shellWord(one)}`)].join("\n"),
  neverRecorded: "最近 30 天没有它的记录：在此期间它没有因欠费停机。",
  runningNow: "无需处理：正在运行。如仍有未结案的记录，下次运行时会结案。",
  lockGone: "无需处理：上次运行之后锁已解除，下次运行会启动它。如需立即启动：ecs-recovery apply",
  release: (at, source) => `释放时间 ${at}，依据为${source}`,
  timeLeft: (words, release) => `${words}（${release}）`,
  history: "历史记录",
  older: (count) => `另有 ${count} 条更早的记录`,
  plan: "计划",
  run: (id) => `运行 ${id}`,
};
