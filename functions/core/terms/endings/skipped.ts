/** Endings without a call: the instance is no business of ours, and the case is closed. */
import type { EndingRow } from "./row.ts";

export const SKIPPED = {
  "skipped/not-overdue": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "not stopped by arrears", zh: "非欠费停机" },
    rule: {
      en: "The instance carries no arrears lock, and no arrears stop event is later than its last start.",
      zh: "实例没有欠费锁定，也没有晚于最近一次启动的欠费停机事件。",
    },
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
    rule: {
      en: "A sweep read the instance as stopped, without a lock, before the arrears could have stopped it.",
      zh: "在欠费可能导致停机之前，巡检已读到实例停止且无锁定。",
    },
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
    rule: {
      en: "The instance is a subscription (PrePaid), and ReActivateInstances takes pay-as-you-go instances only.",
      zh: "实例为包年包月（PrePaid），而 ReActivateInstances 仅支持按量付费。",
    },
    advice: { en: "Renew the subscription.", zh: "请续费。" },
  },
  "skipped/spot": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "spot instance", zh: "抢占式实例" },
    rule: {
      en: "The instance is a spot instance, or carries the lock of one that is taken back.",
      zh: "实例为抢占式实例，或带有回收锁定。",
    },
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
    rule: { en: "A tag of select.excludeTags matches.", zh: "命中 select.excludeTags 中的标签。" },
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
    rule: {
      en: "select.includeTags, select.resourceGroupIds or the ids of this request leave the instance out.",
      zh: "select.includeTags、select.resourceGroupIds 或本次请求的实例 ID 未包含它。",
    },
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
    rule: {
      en: "The instance was neither stopped nor running when it was read.",
      zh: "读取时实例既非已停止也非运行中。",
    },
    advice: { en: "Nothing to do now: the next run looks again.", zh: "暂无需操作：下次运行会再次查看。" },
  },
  "skipped/in-progress": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "another run is calling", zh: "其他运行处理中" },
    rule: { en: "Another run holds a valid lease on the instance.", zh: "另一次运行持有该实例的有效租约。" },
    advice: { en: "Nothing to do now: the other run reports.", zh: "暂无需操作：由另一次运行报告结果。" },
  },
  "skipped/refunded": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "refunded", zh: "已退款" },
    rule: { en: "The instance carries the lock `refunded`.", zh: "实例带有 `refunded` 锁定。" },
    advice: { en: "Nothing to do: the instance was refunded.", zh: "无需操作：实例已退款。" },
  },
} as const satisfies Readonly<Record<string, EndingRow>>;
