/** Problems of reading. An unknown fact never leads to a call. */
import { type ProblemRow, unlessRefused } from "./row.ts";

export const READING = {
  "account-unreachable": {
    what: {
      en: "{action} failed with {code}, so the account was not looked at.",
      zh: "{action} 失败（{code}），未能查看该账号。",
    },
    advice: unlessRefused({
      en: "Grant ecs:DescribeRegions, or name the account's regions in the configuration.",
      zh: "请授予 ecs:DescribeRegions，或在配置中写明该账号的地域。",
    }),
    exit: "needs-person",
  },
  "region-unreadable": {
    what: {
      en: "{action} failed with {code}, so decisions are missing in this region.",
      zh: "{action} 失败（{code}），该地域缺少部分决定。",
    },
    advice: unlessRefused({
      en: "Grant ecs:{action} to the role, and check the region's name. To see what is missing, run ecs-recovery doctor.",
      zh: "请为角色授予 ecs:{action}，并检查地域名称。执行 ecs-recovery doctor 可查看缺少什么。",
    }),
    exit: "needs-person",
  },
  "evidence-partial": {
    what: {
      en: "System events could not be read ({code}), so an instance whose decision depends on them waits.",
      zh: "系统事件无法读取（{code}），依赖事件判断的实例将等待。",
    },
    advice: unlessRefused({
      en: "Grant ecs:DescribeInstanceHistoryEvents.",
      zh: "请授予 ecs:DescribeInstanceHistoryEvents。",
    }),
    exit: "needs-person",
  },
  "billing-unreadable": {
    what: {
      en: "{action} failed with {code}, so this run misses the account's balance or payments.",
      zh: "{action} 失败（{code}），本次运行缺少该账号的余额或付款信息。",
    },
    advice: unlessRefused({
      en: "Grant the billing read permissions of docs/deploy.md.",
      zh: "请授予 docs/deploy.md 中的账单只读权限。",
    }),
    exit: "needs-person",
  },
  "log-store-unreadable": {
    what: {
      en: "The log store could not be read ({code}), so this run does not know what earlier runs tried.",
      zh: "日志库无法读取（{code}），本次运行不了解之前的尝试。",
    },
    advice: unlessRefused({
      en: "Check log.project, log.logstore, its index and the permission log:GetLogStoreLogs.",
      zh: "请检查 log.project、log.logstore、索引和权限 log:GetLogStoreLogs。",
    }),
    exit: "needs-person",
  },
} as const satisfies Readonly<Record<string, ProblemRow>>;
