/** `demo`，即 `npm start`。 */
import type { DEMO as english } from "../en/demo.ts";

export const DEMO: typeof english = {
  summary: "在本地云上观看一次恢复过程",
  description: "启动本地云和一批因欠费停机的实例，付款，然后展示函数的处理过程。不涉及任何真实资源。",
  options: {
    scenario: "演示的场景",
    seed: "种子相同，则数量相同",
    bundle: "函数代码包",
  },
  noBundle: (folder) => `${folder} 中没有函数代码包。请先运行：npm run build`,
  starts: (count) => `本地云启动：共 ${count} 台实例，大多因欠费停机`,
  pays: (account, amount) => `账号 ${account} 支付 CNY ${amount}，付款事件已发给函数`,
  paysInSilence: (account, amount) => `账号 ${account} 支付 CNY ${amount}，付款事件丢失`,
  recovers: "函数正在恢复",
  fleet: (stopped, starting, running) => `停机 ${stopped}，启动中 ${starting}，运行中 ${running}`,
  step: {
    recharge: (account) => `事件触发：账号 ${account} 付款，付款系统发出事件`,
    plan: (account) => `手动：查看账号 ${account} 会做什么`,
    apply: (account) => `手动：恢复账号 ${account}`,
  },
  stepSum: (count) => `以上共 ${count} 台实例。`,
  sumTitle: "数量如何得出",
  sum: {
    all: "本地云中的实例",
    outside: "一直在运行，或为包年包月：与欠费无关",
    judged: "由函数判断，其中",
    byUs: "由函数启动",
    byCloud: "由云平台自行恢复",
    down: "仍停机：按原因列于下文",
    released: "付款之前已被释放",
    leftAlone: "有意不处理：负责人自行停机、被排除、抢占式、已退款",
  },
  calls: (count, byUs) =>
    `共发起 ${count} 次启动调用，其中 ${byUs} 次使实例恢复。其余调用因本地云注入的故障被拒绝、限流或丢失，可重试的均已重试。`,
  otherCalls: (words) => `本地云收到的全部调用：${words}。`,
  asItMust: (count, seconds) => `全部 ${count} 台实例的结局均符合预期，用时 ${seconds} 秒。未涉及任何真实资源。`,
  otherwise: "结局不符合预期：",
  advice: {
    failed:
      "处理办法：先运行 `npm ci && npm run build`，再运行 `npm start`。如仍失败，请反馈以上内容：演示不涉及你的任何资源，原因在本程序或 Node 版本（node --version）。",
    late: "处理办法：这台机器太慢或太忙。关闭其他程序后，再运行 `npm start`；也可以用较小的 `npm run cli -- demo --scenario first`。",
    ended: "处理办法：再运行一次 `npm start`。如结果相同，请反馈以上内容，这是本程序的缺陷。",
  },
  wrong: {
    end: (name, end, expected) => `${name} 的结局是 ${end}，应为 ${expected}`,
    stranger: (id) => `${id} 有记录，但不在场景中`,
    action: (action) => `调用了 ${action}，本产品不应有这个调用`,
    calledStranger: (id) => `对不在场景中的 ${id} 调用了 ReActivateInstances`,
    mustNotStart: (name) => `${name} 不应启动，却对它调用了 ReActivateInstances`,
    denied: (action, right) => `${action} 被拒绝：策略没有授予 ${right}`,
    calls: (name, needed, got) => `${name} 需要 ${needed} 次被受理的调用，实际 ${got} 次`,
    eventLost: "充值事件没有到达任何函数",
    late: (seconds) => `运行没有在 ${seconds} 秒内结束`,
    lateByHand: (mode, seconds) => `手动运行（${mode}）没有在 ${seconds} 秒内结束`,
    planChanged: (action) => `只要求了 plan，却调用了 ${action}`,
    invocation: (cause, error, line) => `由 ${cause} 触发的调用以 ${error} 结束：${line}`,
    emptyLog: "没有日志",
  },
  next: "接下来可以尝试",
  nextSteps: {
    byHand: "同样的实例，由您来操作（会给出可粘贴的命令）",
    small: "只有十几台实例的小场景",
    simulate: "1000 段包含故障、中断和并发运行的历史",
    own: "检查您自己的账号，不做任何变更",
    docs: "部署方法",
  },
};
