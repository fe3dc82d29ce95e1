/** Endings that wait: arrears stopped the instance, and an obstacle prevents its start. */
import type { EndingRow } from "./row.ts";

export const PARKED = {
  "parked/settling": {
    wakesOn: "next-run",
    person: "after-a-day",
    role: "operations",
    label: { en: "left to the cloud first", zh: "等待云平台自行恢复" },
    advice: {
      en: "Nothing to do now: the next run calls for the instances that the cloud missed.",
      zh: "暂无需操作：下次运行会启动云平台遗漏的实例。",
    },
  },
  "parked/evidence-unreadable": {
    wakesOn: "next-run",
    person: "after-a-day",
    role: "administrator",
    label: { en: "evidence unreadable", zh: "证据不可读" },
    advice: {
      en: "Nothing to do now: the next run reads again. If it stays, grant the missing read permission, or decide and start the instance in the console.",
      zh: "暂无需操作：下次运行会重新读取。若持续，请授予所缺的读取权限，或自行判断后在控制台启动。",
    },
  },
  "parked/insufficient-balance": {
    wakesOn: "recharge",
    person: "at-once",
    role: "billing",
    label: { en: "balance too low", zh: "余额不足" },
    advice: {
      en: "Recharge the account and settle unpaid orders. On the China site cash and vouchers must reach CNY 100. The payment wakes the case.",
      zh: "请充值并结清未支付订单。中国站现金与代金券合计须达 100 元。付款后会自动重试。",
    },
  },
  "parked/security-lock": {
    wakesOn: "lock-change",
    person: "at-once",
    role: "security",
    label: { en: "locked for security", zh: "安全锁定" },
    advice: {
      en: "Clear the lock in Security Center, or open a ticket. No call of ours can clear it.",
      zh: "请在云安全中心解除锁定或提交工单；本程序无法解除。",
    },
  },
  "parked/dedicated-host-unpaid": {
    wakesOn: "lock-change",
    person: "at-once",
    role: "billing",
    label: { en: "dedicated host unpaid", zh: "专有宿主机欠费" },
    advice: {
      en: "Pay for the dedicated host. The instance is started after that.",
      zh: "请为专有宿主机付款，之后会启动该实例。",
    },
  },
  "parked/no-stock": {
    wakesOn: "back-off",
    person: "after-a-day",
    role: "operations",
    label: { en: "out of stock", zh: "库存不足" },
    advice: {
      en: "Wait for stock of the instance type in its zone: the start is tried again by itself. If the time is short, open a ticket.",
      zh: "等待该可用区补充库存，会自动重试。若时间紧迫，请提交工单。",
    },
  },
  "parked/quota": {
    wakesOn: "back-off",
    person: "at-once",
    role: "administrator",
    label: { en: "vCPU quota used up", zh: "vCPU 配额用尽" },
    advice: {
      en: "Raise the quota of pay-as-you-go vCPUs in Quota Center. The start is tried again by itself.",
      zh: "请在配额中心提高按量付费 vCPU 配额，会自动重试。",
    },
  },
  "parked/throttled": {
    wakesOn: "next-run",
    person: "after-a-day",
    role: "operations",
    label: { en: "throttled", zh: "被限流" },
    advice: { en: "Nothing to do now: the next run tries again.", zh: "暂无需操作：下次运行会重试。" },
  },
  "parked/cloud-error": {
    wakesOn: "back-off",
    person: "after-a-day",
    role: "operations",
    label: { en: "error of the cloud", zh: "云平台错误" },
    advice: {
      en: "Nothing to do now: the start is tried again by itself. If the error stays, open a ticket with the request id.",
      zh: "暂无需操作：会自动重试。若持续出错，请凭请求 ID 提交工单。",
    },
  },
  "parked/start-failed": {
    wakesOn: "back-off",
    person: "after-a-day",
    role: "operations",
    label: { en: "fell back to stopped", zh: "启动后又停止" },
    advice: {
      en: "Nothing to do now: the start is tried again by itself. If it fails again, open a ticket with the request id.",
      zh: "暂无需操作：会自动重试。若再次失败，请凭请求 ID 提交工单。",
    },
  },
  "parked/breaker-open": {
    wakesOn: "back-off",
    person: "after-a-day",
    role: "operations",
    label: { en: "too many failures nearby", zh: "同组失败过多" },
    advice: {
      en: "Nothing to do now: the start is tried again by itself. If the failures stay, open a ticket.",
      zh: "暂无需操作：会自动重试。若持续失败，请提交工单。",
    },
  },
  "parked/owner-unclear": {
    wakesOn: "lock-change",
    person: "at-once",
    role: "owner",
    label: { en: "owner stop possible", zh: "可能由所有者停止" },
    advice: {
      en: "Decide whether its owner had stopped the instance. If not, start it in the console.",
      zh: "请判断是否由所有者停止。若不是，请在控制台启动。",
    },
  },
  "parked/over-run-limit": {
    wakesOn: "next-run",
    person: "after-a-day",
    role: "operations",
    label: { en: "over the run's limit", zh: "超出单次上限" },
    advice: {
      en: "Nothing to do now: the next run takes the instance. To start more at once, raise limits.maxInstancesPerRun.",
      zh: "暂无需操作：下次运行会处理。如需一次启动更多，请提高 limits.maxInstancesPerRun。",
    },
  },
  "parked/out-of-time": {
    wakesOn: "next-run",
    person: "after-a-day",
    role: "operations",
    label: { en: "run out of time", zh: "运行时间用尽" },
    advice: { en: "Nothing to do now: the next run takes the instance.", zh: "暂无需操作：下次运行会处理。" },
  },
} as const satisfies Readonly<Record<string, EndingRow>>;
