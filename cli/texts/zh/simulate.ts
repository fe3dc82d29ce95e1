/** `simulate` 的中文文案。 */
import type { SIMULATE as english } from "../en/simulate.ts";

export const SIMULATE: typeof english = {
  summary: "在成千上万段历史中检验引擎或你的策略",
  description:
    "在虚拟时间中，让真实的引擎面对带有各种故障的云平台模型，随时可能被终止，也可能多次运行相互重叠，并在每段历史中检查不变量。",
  runs: "历史的数量",
  seed: "第一段历史的种子；与 --runs 1 同用可重放该段",
  fleet: "每段历史中的实例数",
  policy: "配置文件，所有历史都采用其中的策略",
  workers: "进程数（默认每核一个）",
  lastSeed: (last, runs, most) => `种子最大为 ${last}：使用 --runs ${runs} 时，--seed 不能超过 ${most}。`,
  result: {
    labels: {
      stories: "历史",
      runs: "引擎运行",
      recoverable: "可恢复",
      held: "不予处理",
      rate: "恢复率",
      time: "恢复用时",
      calls: "调用",
      wasted: "无效调用",
      unpreventable: "无法避免",
      violations: "违规",
    },
    stories: ({ stories, fleet, first, last, seconds }) =>
      `${stories} 段，每段 ${fleet} 台实例，种子 ${first} 到 ${last}，用时 ${seconds} 秒`,
    engineRuns: ({ runs, hours, killed, cutOff, failed }) =>
      `${runs} 次，虚拟时间共 ${hours} 小时；被终止 ${killed} 次，超时 ${cutOff} 次，失败 ${failed} 次`,
    recoverable: (recoverable, stopped, held, released) =>
      `因欠费停机的 ${stopped} 台实例中有 ${recoverable} 台；不予处理 ${held} 台，已释放 ${released} 台`,
    held: (why, count) => `${why} ${count} 台`,
    refusedByVendor: "云平台拒绝",
    otherHolds: "其他",
    nothingRecoverable: "没有可恢复的实例",
    rate: (percent, byEngine, byCloud, missed) =>
      `${percent} %（引擎恢复 ${byEngine} 台，平台自动恢复 ${byCloud} 台${missed}）`,
    missed: (left, lost) => `；遗漏 ${left} 台，损失 ${lost} 台`,
    nothingToMeasure: "没有可统计的实例",
    time: (half, most) => `p50 ${half}，p99 ${most}（从补缴到 Running，仅计引擎启动的实例）`,
    calls: (calls, perOne) => `ReActivateInstances ${calls} 次${perOne}`,
    callsPerOne: (ratio) => `，引擎每恢复一台平均 ${ratio} 次`,
    requests: (requests, perOne) => `请求共 ${requests} 次${perOne}`,
    requestsPerOne: (ratio) => `，每恢复一台（含平台自动恢复）平均 ${ratio} 次`,
    wasted: (calls, share, throttled) =>
      `ReActivateInstances ${calls} 次（${share}），对象已运行、已释放或不能这样启动；被限流 ${throttled}`,
    unpreventable: (count) => `${count} 次，没有任何线索可供引擎判断：`,
    none: "无",
    violations: (invariant, count, stories) => `${invariant}：${count} 处，涉及 ${stories}`,
    ofStories: (count) => `${count} 段历史`,
    seed: (seed) => `种子 ${seed}`,
    more: (count) => `另有 ${count} 处`,
    details: "各不变量的含义见 docs/simulation.md。反馈时请附上整段输出和种子。",
    replay: (seed, fleet, policy) =>
      `重放其中一段：ecs-recovery simulate --runs 1 --seed ${seed} --fleet ${fleet}${policy}`,
    holds: {
      "a subscription": "包年包月",
      "a spot instance": "抢占式实例",
      refunded: "已退款",
      "not selected": "不在策略范围内",
      "locked for security": "安全锁定",
      "its dedicated host is unpaid": "专有宿主机未付费",
      "it cannot be seen": "查不到该实例",
      "starting it is denied": "无权启动",
      "a field of it cannot be read": "实例的某个字段无法识别",
      "the vendor says that nothing is overdue": "云平台认为没有欠费",
      "the events cannot be read": "事件无法读取",
      "stopped within an hour of its start": "启动后一小时内停机",
      "nothing shows why it stopped": "没有任何停机原因的线索",
      "a lock without an event": "有锁定但没有事件",
      "a lock without an event or a memory": "有锁定，没有事件，也没有历史记录",
      unpaid: "未付清欠款",
      "too little cash for its image": "余额不足以支付镜像费用",
      "its owner stopped it while it started": "启动过程中被所有者停止",
    },
    unknowable: {
      "its owner stopped it between the last look and the call": "在最后一次查看与调用之间，被所有者停止",
      "its owner stopped it while it started, and no run that remembers read that":
        "启动过程中被所有者停止，没有会留下记忆的运行读到",
      "a stop event of its own, and no run had looked before it": "有自己的停机事件，此前没有运行查看过",
      "lockOnly: act": "策略为 lockOnly: act",
      "the events of the others came after the run had read them": "其他实例的事件在本次读取之后才到达",
      "a lock alone, no event of anything, and no run had looked before the debt":
        "只有锁定，没有任何事件，欠费前也没有运行查看过",
      "seen by a sweep that did not live to write it down": "巡检看到了，但没来得及写下就被终止",
      "seen by a sweep that could not write it down": "巡检看到了，但写不下来",
      "seen by a sweep that overlapped with the run that called": "巡检看到了，但与发起调用的运行同时进行",
      "seen by a sweep whose records were lost with the index of the log store": "巡检看到了，但记录随日志库索引丢失",
      "seen, and the log store could not be read, but it had a stop event of its own":
        "巡检看到了，但日志库不可读，而实例有自己的停机事件",
      "nothing ever showed why it had stopped": "始终没有任何停机原因的线索",
      "the run that told did not live to write it down": "发出通知的运行没来得及写下就被终止",
      "the run that told could not write it down": "发出通知的运行写不下来",
      "two runs told at the same time": "两次运行同时发出通知",
      "the log store had lost what the run that told had written": "发出通知的运行写下的记录被日志库丢失",
      "a sweep told that could not read what people knew": "发出通知的巡检读不到此前的通知",
      "over the run limit of runs that no log store tells what was tried":
        "超出单次运行上限，而日志库无法告诉运行此前试过哪些实例",
    },
  },
};
