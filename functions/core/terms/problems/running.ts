/** Problems of the run itself: its calls, records, messages and continuations. */
import { type ProblemRow, unlessRefused } from "./row.ts";

export const RUNNING = {
  "unknown-code": {
    what: {
      en: "ReActivateInstances answered {code}, which is in no table, so the call was not repeated.",
      zh: "ReActivateInstances 返回 {code}，不在任何错误表中，因此未重复调用。",
    },
    advice: {
      en: "Look the code up, remove its cause, and report the code.",
      zh: "请查明该错误码，消除原因，并报告该错误码。",
    },
    exit: "needs-person",
  },
  "instance-not-found": {
    what: { en: "No region that was read holds {ids}.", zh: "已查看的地域中没有 {ids}。" },
    advice: {
      en: "Check the ids, and which account and region they belong to.",
      zh: "请检查实例 ID 及其所属账号和地域。",
    },
    exit: "needs-person",
  },
  "records-undelivered": {
    what: {
      en: "The log store refused records ({code}). They are on stdout, marked undelivered.",
      zh: "日志库拒绝写入记录（{code}），记录已输出到 stdout 并标记 undelivered。",
    },
    advice: unlessRefused({
      en: "Check that log.project and log.logstore exist and that log:PostLogStoreLogs is granted.",
      zh: "请确认 log.project 与 log.logstore 存在，并已授予 log:PostLogStoreLogs。",
    }),
    exit: "needs-person",
  },
  "hand-on-refused": {
    what: {
      en: "Function Compute refused to start a further run ({code}). This run goes on alone, and the next tick does the rest.",
      zh: "函数计算拒绝启动后续运行（{code}）。本次运行独自继续，其余由下次定时处理。",
    },
    advice: unlessRefused({
      en: "Check function.name, function.qualifier and the permission fc:InvokeFunction.",
      zh: "请检查 function.name、function.qualifier 和权限 fc:InvokeFunction。",
    }),
    exit: "needs-person",
  },
  "part-refused": {
    what: {
      en: "No case book and no lease names the run {rootRunId} that this one claims to go on with, so nothing was called.",
      zh: "没有案例簿或租约记录所声称延续的运行 {rootRunId}，因此未调用任何操作。",
    },
    advice: {
      en: "The next tick does the work. If it happens again, check which identities have the permission fc:InvokeFunction.",
      zh: "其余由下次定时处理。若再次出现，请检查哪些身份拥有权限 fc:InvokeFunction。",
    },
    exit: "needs-person",
  },
  "notify-failed": {
    what: { en: "No notice went to {channel}: {why}.", zh: "未能通知 {channel}:{why}。" },
    advice: {
      en: "Check the channel's URL variable, and keyword, signature and addresses in its settings.",
      zh: "请检查通道的 URL 变量，以及其设置中的关键词、签名和地址。",
    },
    exit: "needs-person",
  },
  "switched-off": {
    what: { en: "RECOVERY_MODE is off, so nothing was run.", zh: "RECOVERY_MODE 为 off，未执行任何操作。" },
    advice: { en: "To switch recovery on, unset RECOVERY_MODE.", zh: "如需启用，请取消设置 RECOVERY_MODE。" },
    exit: "wrong-usage",
  },
  "internal-error": {
    what: { en: "The run stopped on a defect of this program.", zh: "本次运行因程序缺陷中止。" },
    advice: { en: "Report the run's log with its stack.", zh: "请附上含堆栈的运行日志进行报告。" },
    exit: "needs-person",
  },
} as const satisfies Readonly<Record<string, ProblemRow>>;
