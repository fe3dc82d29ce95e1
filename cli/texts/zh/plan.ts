/** `plan` 与 `apply`。 */
import type { PLAN as english } from "../en/plan.ts";

export const PLAN: typeof english = {
  summary: "列出 apply 会启动的实例，不做任何变更",
  description: "从本机检查所有已配置的账号，列出会启动的每台实例，以及不会启动的每台实例及原因。不发起任何变更类调用。",
  options: {
    out: "将计划写入文件，供 apply <file> 使用",
    csv: "以 CSV 输出，每台实例一行",
  },
  scope: {
    account: "只处理此账号（可重复）",
    region: "只处理此地域（可重复）",
    instance: "只处理此实例（可重复），但不会越过证据、锁定和排除规则",
    note: "备注，会写入记录",
    maxInstances: "最多处理多少台实例",
    skipSettle: "付款后不等待云平台自行恢复",
    verifySeconds: "启动后观察多少秒（默认 900）",
  },
  emptyValue: "值为空。如需全部，请去掉该选项。",
  wholeNumber: (smallest) => `须为不小于 ${smallest} 的整数。`,
  wholeNumberUpTo: (smallest, largest) => `须为 ${smallest} 到 ${largest} 之间的整数。`,
  looking: "正在检查，不做任何变更",
  wouldStart: (count) => `会启动 ${count} 台实例`,
  wouldStartNone: "没有会启动的实例。",
  wouldNot: (count) => `不会启动 ${count} 台实例`,
  alreadyBack: (count) => `${count} 台实例无需启动，已自行恢复`,
  place: (account, region, count) => `${account}，${region}：${count} 台`,
  next: (command) => `如需启动：${command}`,
  written: (file, count) => `已写入：${file}（${count} 台实例）。如需只启动这些实例：ecs-recovery apply ${file}`,
  cannotWrite: (file, code) => `无法将计划写入 ${file}（${code}），请换一个文件。`,
  apply: {
    summary: "从本机启动因欠费停机的实例",
    description:
      "先列出要启动的实例并请求确认，然后启动、观察到运行为止，最后给出报告。指定计划文件时只启动计划中的实例，其间状态有变的会拒绝启动。不需要已部署的函数。",
    planFile: "由 `plan --out` 生成的文件",
    yes: "不询问（没有终端时必须加上）",
    question: (count) => `是否启动这 ${count} 台实例？[y/N] `,
    needsYes: "未启动任何实例：没有终端可供确认。请核对上面的列表，再加上 --yes 重新运行。",
    jsonNeedsYes: "未启动任何实例：使用 --json 时不会询问。请加上 --yes 重新运行。",
    declined: "未启动任何实例。",
    nothingToStart: "没有需要启动的实例。",
    refusedTitle: (count) => `拒绝启动：${count} 台实例在计划之后发生了变化`,
    changed: {
      gone: "云上已不存在，或不在该地域",
      running: (status) => `当前状态为 ${status}`,
      restarted: "计划之后曾启动并再次停机",
      evidence: (before, now) => `依据原为“${before}”，现为“${now}”`,
      decided: (label) => `现在不会启动：${label}`,
      unread: "目前无法读取其所在地域",
    },
    fileUnreadable: (file, why) => `${file} 不是计划文件：${why}。请先生成：ecs-recovery plan --out ${file}`,
    fileAndScope: "计划文件已经指明实例，请去掉 --account、--region、--instance 和 --max-instances。",
    modeOff: "RECOVERY_MODE 为 off，未运行。如需继续请取消该变量。",
    modePlan: "RECOVERY_MODE 为 plan，不会启动任何实例。如需启动请取消该变量。",
    starting: (count) => `正在启动 ${count} 台实例`,
    progress: ({ accepted, running, total, refused, throttled }) =>
      `已受理 ${accepted}，运行中 ${running}/${total}，被拒绝 ${refused}，被限流 ${throttled}`,
    timeLeft: (time) => `约剩 ${time}`,
    settling: (time) => `等待云平台自行恢复：${time}`,
    interrupted: "正在停止：不再启动新的实例，读取并记录已受理实例的状态。再按一次 Ctrl-C 立即退出。",
    leftTitle: (count) =>
      count === 0 ? "已中断，没有剩余的实例。" : `已中断，还剩 ${count} 台实例。如需继续：ecs-recovery apply`,
    undelivered: (count) =>
      `${count} 条记录未能写入日志库，仅见于本报告，之后的 \`report\` 查不到。请检查日志库：ecs-recovery doctor`,
    notSearchable: "本次运行的记录已写入，但暂时还查不到，一分钟内可用 `report` 查看。",
  },
};
