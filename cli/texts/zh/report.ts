/** `report`，以及 `apply` 和 `invoke` 结束时的报告。 */
import type { REPORT as english } from "../en/report.ts";

export const REPORT: typeof english = {
  summary: "是否已恢复、哪些仍停机、需要做什么",
  description:
    "先说明是否已全部恢复、何时恢复，再列出需要在何时之前完成的处理、会自动重试的实例和不处理的实例。数据取自日志库，plan 的记录不计入。",
  options: {
    since: "查询多久以内的记录：90m、26h、7d 或日期",
    sinceDefault: (since) => `${since}，可覆盖所有未结案的实例`,
    account: "只看此账号（可重复）",
    region: "只看此地域（可重复）",
    instance: "只看此实例（可重复）",
    csv: "以 CSV 输出，每台实例一行",
    html: "同时将报告写成可转交的网页文件",
  },
  htmlWritten: (file) => `已写入：${file}`,
  htmlFailed: (file, code) => `无法写入 ${file}（${code}），请换一个文件。`,
  title: (accounts) => `恢复报告：${accounts}`,
  moreAccounts: (count) => `另有 ${count} 个账号`,
  titleOfAll: "全部账号",
  asOf: (now, since) => `截至 ${now}，统计 ${since} 以来的记录。`,
  lastRun: (when, ago, trigger) => `最近一次运行：${when}，${ago}前（${trigger}）。`,
  noRun: "这段时间内没有运行记录。",
  staleRun: (ago) => `最近一次运行在 ${ago}前，之后的状态可能已变化。请检查已部署的函数：ecs-recovery doctor`,
  nothing: "这段时间内没有实例记录。",
  nothingBefore: "没有欠费停机的记录。可用 `--since 30d` 查询更早的记录，或用 `plan` 直接查看云上状态。",
  allBack: (count, since) => `已全部恢复：因欠费停机的 ${count} 台实例均在运行，最后一台于 ${since} 恢复。`,
  notBack: (down, all, since) => `尚未全部恢复：因欠费停机的 ${all} 台实例中仍有 ${down} 台停机，最早停机于 ${since}。`,
  noneStopped: "没有因欠费停机的实例，没有实例停机。",
  held: (count, until) =>
    `有一次运行正占用 ${count} 台实例，最迟到 ${until}。该运行仍在进行或已被强行结束；如已结束，此后的下一次运行会接手。`,
  released: (count) => `${count} 台实例已被云平台释放。`,
  recoveredBy: (us, cloud, nobody) => `由本工具恢复 ${us} 台，由云平台自行恢复 ${cloud} 台，未恢复 ${nobody} 台。`,
  timeFromPayment: (p50, p90, worst, count) =>
    `从付款到运行：一半在 ${p50}以内，九成在 ${p90}以内，最慢 ${worst}（统计 ${count} 台）。`,
  timeFromCall: (p50, p90, worst, count) =>
    `从发起启动到运行：一半在 ${p50}以内，九成在 ${p90}以内，最慢 ${worst}（统计 ${count} 台）。`,
  counted: (label, count) => `${label} ${count} 台`,
  tasks: "需要处理的事项与期限",
  noTask: "没有需要人工处理的实例。",
  within: (time) => `剩余 ${time}`,
  until: (when) => `${when} 之前`,
  noDeadline: "期限未知",
  tooLate: "已释放，无法挽回",
  waiting: "会自动重试，无需处理",
  nextAttempt: (when) => `下次尝试：${when}`,
  heldUntil: (when) => `由另一次运行处理，最迟到 ${when}`,
  nextRun: "下次运行时",
  afterPayment: "付款之后",
  afterLockChange: "锁定状态变化时",
  leftAlone: "不处理的实例",
  places: "按账号和地域",
  columns: {
    byUs: "本工具恢复",
    byCloud: "云平台恢复",
    down: "停机",
    released: "已释放",
    leftAlone: "不处理",
  },
  outcome: "结果",
  instances: "实例数",
  reasons: "原因",
  problems: (count) => `最近一次运行遇到 ${count} 个问题`,
  money: {
    arrears: (account, currency, amount, minimum) =>
      `账号 ${account}欠费 ${currency} ${amount}。请先至少支付 ${currency} ${minimum}，在此之前云平台不会启动该账号的任何实例。`,
    low: (account, balance, missing, minimum) =>
      `${account} 余额为 ${balance}，低于启动所需的 ${minimum}。如无代金券补足，请先支付 ${missing}。`,
  },
  since: "请填写 90m、26h、7d，或 2026-08-01T00:00:00Z 这样的日期。",
  future: "该时间在将来。",
};
