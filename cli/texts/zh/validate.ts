/** `validate` 的中文文案。 */
import type { VALIDATE as english } from "../en/validate.ts";

export const VALIDATE: typeof english = {
  summary: "检查配置文件",
  description: "一次列出配置中的全部错误及其路径；没有错误时说明函数会怎么做。",
  file: "YAML（或 JSON）文件（默认：--config，否则 recovery.config.yaml）",
  writeJson: "同时写出函数读取的 JSON",
  valid: (file) => `${file} 有效。`,
  strangeRegion: (path, id, meant) =>
    `${path}：本程序不认识地域 ${id}。${meant === undefined ? "" : `是否要写 ${meant}？`}如果是新开的地域，可以继续；否则请更正，不存在的地域中不会恢复任何实例。查看全部地域：aliyun ecs DescribeRegions`,
  applies: "收到定时或事件触发时，启动因欠费停机的实例（mode 为 apply）。",
  plans: "收到定时或事件触发时，只说明会启动哪些实例（mode 为 plan）。",
  ownAccount: "账号：函数所在账号，全部地域。",
  account: (account, site, regions, through) =>
    `账号 ${account}，${site === "china" ? "中国站" : "国际站"}：${regions}，${through}。`,
  allRegions: "全部地域",
  ownRole: "使用函数自己的角色",
  throughRole: (role) => `通过角色 ${role}`,
  limits: (instances, calls, attempts) =>
    `每次运行最多 ${instances} 台实例，同时最多 ${calls} 个调用，每台实例最多 ${attempts} 次调用。`,
  settle: (seconds) => `补缴后先等待 ${seconds} 秒，让平台自动重开机。`,
  selection: (leftOut, taken) => `排除：${leftOut}。处理：${taken}。`,
  nothing: "无",
  everythingElse: "其余全部",
  tag: (pair) => `标签 ${pair}`,
  records: (store, region) => `记录写入日志库 ${store}${region === undefined ? "" : `（${region}）`}。`,
};
