/** `invoke`。 */
import type { INVOKE as english } from "../en/invoke.ts";

export const INVOKE: typeof english = {
  summary: "请求已部署的函数运行一次",
  description: "向已部署的函数发送手动请求，跟踪其记录直到运行结束，然后给出报告。",
  options: {
    mode: "本次运行的模式",
    sync: "等待函数自身返回，再读取本次运行的记录",
  },
  asking: (name, region, mode) => `正在请求 ${region} 的 ${name} 运行（${mode}）`,
  waiting: (name, region, mode) => `正在等待 ${region} 的 ${name} 返回（${mode}）`,
  following: (request, correlation) => `正在跟踪本次运行（请求 ${request}，关联标识 ${correlation}）`,
  reading: (request, correlation) => `函数已返回，正在读取记录（请求 ${request}，关联标识 ${correlation}）`,
  looking: "正在检查",
  starting: (count) => `正在启动 ${count} 台实例`,
  stoppedWatching: "已停止跟踪，运行仍在继续。查看结果：ecs-recovery report",
  noRecord: (request) => `没有出现本次运行的记录。原因见函数自身的日志，请按请求 ${request} 查找。`,
  notEnded: "运行未在限定时间内结束。请稍后查看：ecs-recovery report",
  failed: (request, message) => `函数运行失败（请求 ${request}）：${message}。详情见函数日志，请按该请求查找。`,
  failedSilently: "未说明原因",
  noAnswer: (region) => `${region} 的函数计算没有响应。请检查网络和 endpoints.fc。`,
  noFunction: (name, account, region, request) =>
    `账号 ${account} 在 ${region} 没有函数 ${name}（请求 ${request}）。请检查 function.name、function.service 和 log.region。`,
  notAllowed: (name, account, request) =>
    `无权调用 ${name}（请求 ${request}）。所用密钥需要该函数的 fc:InvokeFunction 权限。如账号 ${account} 自身欠费，付清之前其函数都不会运行。`,
};
