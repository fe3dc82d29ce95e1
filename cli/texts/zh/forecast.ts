/** `forecast`。 */
import type { FORECAST as english } from "../en/forecast.ts";

export const FORECAST: typeof english = {
  summary: "何时释放哪些实例，余额还能用多久",
  description:
    "列出所有因欠费停机的实例，包括被排除的、抢占式的和未监控地域中的实例，最先被释放的排在最前；并估算各账号余额可用多久、预计何时停机。",
  looking: "正在读取余额、已停机的实例和记录",
  balances: "余额",
  balance: (account, currency, amount) => `${account}：${currency} ${amount}`,
  balanceUnread: (account, code) => `${account}：无法读取余额（${code}）。请检查权限：ecs-recovery doctor`,
  noTrend: "消耗速度未知：余额记录不足六小时。",
  noUse: "最近几天余额没有减少。",
  lasts: (perDay, time, at) => `按每天消耗 ${perDay} 计算，还可用 ${time}，到 ${at} 为止。`,
  suspensionChina: "中国站账号一旦欠费即停机；享有延停权益的，在延停额度用完时停机。",
  suspensionInternational: (at) => `国际站在欠费 15 天后停机：约 ${at}。`,
  inArrears: "账号已欠费：其按量付费实例已停机或即将停机。",
  releases: (count) => `${count} 台实例因欠费停机或被锁定`,
  noReleases: "没有因欠费停机的实例。",
  unwatchedCount: (count) => `其中 ${count} 台不在监控范围内，不会被自动恢复。`,
  watched: {
    yes: "已监控",
    excluded: "被标签排除",
    notSelected: "未选中",
    spot: "抢占式实例",
    region: "地域未配置",
    unknown: "标签不可读",
  },
  columns: { timeLeft: "剩余时间", watched: "监控", state: "结果" },
  unread: (places) => `以下地域未能读取，可能还有更多实例：${places}`,
  unreadUnwatched: (places) => `提示：以下地域未在监控范围内，也未能读取：${places}`,
};
