/** `completion` 的中文文案。 */
import type { COMPLETION as english } from "../en/completion.ts";

export const COMPLETION: typeof english = {
  summary: "输出命令补全脚本",
  description: "输出 bash、zsh 或 fish 的补全脚本，可补全命令、参数及其取值。",
  shell: "使用补全的 shell",
};
