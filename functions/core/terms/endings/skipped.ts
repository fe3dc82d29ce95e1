/** Endings without a call: the instance is no business of ours, and the case is closed. */
import type { EndingRow } from "./row.ts";

export const SKIPPED = {
  "skipped/not-overdue": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "not stopped by arrears", zh: "非欠费停机" },
    advice: {
      en: "Nothing to do: arrears did not stop the instance. To have it running, start it in the console.",
      zh: "无需操作：并非欠费停机。如需运行，请在控制台启动。",
    },
  },
  "skipped/stopped-before-arrears": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "stopped by its owner", zh: "由所有者停止" },
    advice: {
      en: "Nothing to do: its owner stopped the instance. To have it running, start it in the console.",
      zh: "无需操作：实例由所有者停止。如需运行，请在控制台启动。",
    },
  },
  "skipped/subscription": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "subscription", zh: "包年包月" },
    advice: { en: "Renew the subscription.", zh: "请续费。" },
  },
  "skipped/spot": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "spot instance", zh: "抢占式实例" },
    advice: {
      en: "Nothing to do: a spot instance that was taken back cannot be reactivated.",
      zh: "无需操作：已回收的抢占式实例无法恢复。",
    },
  },
  "skipped/excluded": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "excluded by tag", zh: "被标签排除" },
    advice: {
      en: "To have the instance recovered, remove the tag that excludes it (select.excludeTags).",
      zh: "如需恢复，请移除排除它的标签（select.excludeTags）。",
    },
  },
  "skipped/not-selected": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "not selected", zh: "未被选中" },
    advice: {
      en: "To have the instance recovered, widen select.includeTags or select.resourceGroupIds.",
      zh: "如需恢复，请放宽 select.includeTags 或 select.resourceGroupIds。",
    },
  },
  "skipped/changing-state": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "changing state", zh: "状态变化中" },
    advice: { en: "Nothing to do now: the next run looks again.", zh: "暂无需操作：下次运行会再次查看。" },
  },
  "skipped/in-progress": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "another run is calling", zh: "其他运行处理中" },
    advice: { en: "Nothing to do now: the other run reports.", zh: "暂无需操作：由另一次运行报告结果。" },
  },
  "skipped/refunded": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "refunded", zh: "已退款" },
    advice: { en: "Nothing to do: the instance was refunded.", zh: "无需操作：实例已退款。" },
  },
} as const satisfies Readonly<Record<string, EndingRow>>;
