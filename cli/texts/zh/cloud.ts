/** `cloud` 的中文文案，以及供另一个终端使用的提示。 */
import type { CLOUD as english } from "../en/cloud.ts";

export const CLOUD: typeof english = {
  summary: "运行本地云",
  description:
    "在一个本机端口上提供 ECS、计费、STS、日志服务、函数计算和 EventBridge，直到按下 Ctrl-C。指定场景时会在其上部署函数，并给出可尝试的命令。场景文件的格式见 docs/local-cloud.md。",
  options: {
    port: "端口（默认任选空闲端口）",
    scenario: "初始场景：empty、first、demo，或 .json、.yaml 文件",
    seed: "种子和调用相同，结果就相同",
    loose: "不校验签名、随机数和时钟",
    tls: "同时提供 https；就绪行给出需要信任的证书",
    bare: "只有场景中的账号和实例：没有日志库、策略和函数",
  },
  portTaken: (port) => `端口 ${port} 已被占用。去掉 --port 可自动选择空闲端口。`,
  portRefused: (port) => `端口 ${port} 不能使用。请选择大于 1023 的端口。`,
  console: (url) => `控制台：${url}   按 Ctrl-C 结束。`,
  owing: (accounts) => (accounts.length === 0 ? "没有账号欠费" : `账号 ${accounts.join("、")} 欠费`),
  state: (owing, stopped, all) => `${owing}，${all} 台实例中 ${stopped} 台已停机。`,
  deployed: "函数、日志库和角色均已就绪。",
  notDeployed: "日志库已就绪；函数尚未构建（npm run build），因此未部署。",
  toTry: "如需付款并手动恢复实例，请在另一个终端运行：",
  toTryArrears: "如需让账号欠费、付款并手动恢复实例，请在另一个终端依次运行：",
};
