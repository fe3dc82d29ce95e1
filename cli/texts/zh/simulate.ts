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
};
