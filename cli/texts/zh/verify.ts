/** `verify-live` 的中文文案。 */
import type { verify as english } from "../en/verify.ts";

export const verify: typeof english = {
  summary: "在真实账号上验证文档没有说清的事实",
  description:
    "对 docs/unverified.md 中可以用无害调用验证的事实逐一验证，说明哪些已证实，并写出脱敏报告。不启动也不修改任何资源。",
  yes: "不再询问",
  out: "报告和样本的目录",
  willCall: "将使用你的 AccessKey 和配置中的角色发起以下调用：",
  changesNothing: "会向日志库写入一条测试记录。除此之外不写入、不启动、不修改任何资源。",
  needsYes: "当前没有终端可供询问，加 --yes 继续。",
  goOn: "继续吗？[y/N] ",
  declined: "没有发起任何调用。",
  proved: "已证实",
  refuted: "不成立",
  undecided: "未确定",
  seen: "读到",
  counts: (proved, refuted, undecided) => `已证实 ${proved} 条，不成立 ${refuted} 条，未确定 ${undecided} 条。`,
  written: (folder) => `报告在 ${folder}/report.json，发给他人之前请先自己看一遍。`,
};
