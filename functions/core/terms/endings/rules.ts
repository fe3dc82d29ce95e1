/**
 * Why a case ended so, in words, one row for each ending of the catalogue. The command line and the documents show the rules. The
 * function never does, so its bundle leaves them out.
 */
import type { Ending } from "../outcome.ts";
import type { Text } from "../text.ts";

export const RULES: Readonly<Record<Ending, Text>> = {
  recovered: {
    en: "ReActivateInstances was accepted, and the instance was then read as Running.",
    zh: "ReActivateInstances 已被接受，之后读到实例处于运行中（Running）。",
  },
  "recovered-by-cloud": {
    en: "Arrears had stopped the instance, and it was read as starting or running without a call of ours.",
    zh: "实例曾因欠费停机，未经我们调用即读到启动中或运行中。",
  },
  accepted: {
    en: "ReActivateInstances was accepted, but the run ended before the instance was read as Running.",
    zh: "ReActivateInstances 已被接受，但本次运行结束前尚未读到运行中（Running）。",
  },
  planned: {
    en: "Every check allows a call, and plan mode makes none.",
    zh: "所有检查均允许启动，而计划模式不发起调用。",
  },
  "failed/denied": {
    en: "The cloud denied the call: a permission, the account's standing or the key is not in order.",
    zh: "云平台拒绝了调用：权限、账号状态或密钥有问题。",
  },
  "failed/invalid-request": {
    en: "The cloud called the request invalid, so a repeated call would get the same answer.",
    zh: "云平台认为请求无效，重复调用结果不变。",
  },
  "failed/unknown-code": {
    en: "The answer carried a code that the error table does not know. Such a call is not repeated.",
    zh: "返回的错误码不在错误表中，此类调用不会重复。",
  },
  "released/by-arrears": {
    en: "An executed AccountUnbalanced.Delete event names the instance.",
    zh: "已执行的 AccountUnbalanced.Delete 事件指明了该实例。",
  },
  "released/unknown": {
    en: "The instance is absent from its region, and the same run proved the permission to see it.",
    zh: "该地域中已无此实例，且同一次运行已证明有查看权限。",
  },
  "parked/settling": {
    en: "After a payment the cloud gets timing.settleSeconds to restart instances itself.",
    zh: "付款后先留出 timing.settleSeconds，由云平台自行恢复。",
  },
  "parked/evidence-unreadable": {
    en: "A fact that decides whether arrears stopped the instance could not be read. An unknown fact never leads to a call.",
    zh: "判断是否欠费停机所需的信息无法读取；未知信息不会引发启动。",
  },
  "parked/insufficient-balance": {
    en: "The cloud refused a start for lack of money: this instance's own, or the account's first of the run.",
    zh: "云平台因余额不足拒绝启动：该实例本身，或本次运行该账号的首次调用。",
  },
  "parked/security-lock": {
    en: "The instance carries the lock `security`, which only the vendor and a person can clear.",
    zh: "实例带有 `security` 锁定，只能由云厂商和人工解除。",
  },
  "parked/dedicated-host-unpaid": {
    en: "The instance carries the lock `dedicatedhostfinancial`: its dedicated host is unpaid.",
    zh: "实例带有 `dedicatedhostfinancial` 锁定：所在专有宿主机欠费。",
  },
  "parked/no-stock": {
    en: "The zone has no stock of the instance type now.",
    zh: "该可用区目前没有此实例规格的库存。",
  },
  "parked/quota": { en: "The account's quota of running instances is used up.", zh: "账号的运行实例配额已用尽。" },
  "parked/throttled": {
    en: "Every attempt was throttled, up to the limit of attempts or time.",
    zh: "每次尝试都被限流，直至次数或时间用尽。",
  },
  "parked/cloud-error": {
    en: "The cloud failed to carry the call out, up to the limit of attempts or time.",
    zh: "云平台未能执行调用，直至次数或时间用尽。",
  },
  "parked/start-failed": {
    en: "The start was accepted, and the instance fell back to Stopped.",
    zh: "启动请求已接受，但实例又回到已停止（Stopped）。",
  },
  "parked/breaker-open": {
    en: "Too many calls failed for the same region, zone and VPC. That group rests, and the others go on.",
    zh: "同一地域、可用区和 VPC 的调用失败过多，该组暂停，其余继续。",
  },
  "parked/owner-unclear": {
    en: "Nothing proves that arrears stopped the instance: its owner may have stopped it before. A guess never starts an instance.",
    zh: "没有证据表明是欠费停机：所有者可能早已停止它。不会凭猜测启动。",
  },
  "parked/over-run-limit": {
    en: "More instances were due than limits.maxInstancesPerRun allows in one run.",
    zh: "到期实例数超过 limits.maxInstancesPerRun 的单次上限。",
  },
  "parked/out-of-time": {
    en: "The run's deadline came before the instance's turn.",
    zh: "尚未轮到该实例，本次运行已到时限。",
  },
  "skipped/not-overdue": {
    en: "The instance carries no arrears lock, and no arrears stop event is later than its last start.",
    zh: "实例没有欠费锁定，也没有晚于最近一次启动的欠费停机事件。",
  },
  "skipped/stopped-before-arrears": {
    en: "A sweep read the instance as stopped, without a lock, before the arrears could have stopped it.",
    zh: "在欠费可能导致停机之前，巡检已读到实例停止且无锁定。",
  },
  "skipped/subscription": {
    en: "The instance is a subscription (PrePaid), and ReActivateInstances takes pay-as-you-go instances only.",
    zh: "实例为包年包月（PrePaid），而 ReActivateInstances 仅支持按量付费。",
  },
  "skipped/spot": {
    en: "The instance is a spot instance, or carries the lock of one that is taken back.",
    zh: "实例为抢占式实例，或带有回收锁定。",
  },
  "skipped/excluded": { en: "A tag of select.excludeTags matches.", zh: "命中 select.excludeTags 中的标签。" },
  "skipped/not-selected": {
    en: "select.includeTags, select.resourceGroupIds or the ids of this request leave the instance out.",
    zh: "select.includeTags、select.resourceGroupIds 或本次请求的实例 ID 未包含它。",
  },
  "skipped/changing-state": {
    en: "The instance was neither stopped nor running when it was read.",
    zh: "读取时实例既非已停止也非运行中。",
  },
  "skipped/in-progress": {
    en: "Another run holds a valid lease on the instance.",
    zh: "另一次运行持有该实例的有效租约。",
  },
  "skipped/refunded": { en: "The instance carries the lock `refunded`.", zh: "实例带有 `refunded` 锁定。" },
};
