/** Problems of events and requests. */
import type { ProblemRow } from "./row.ts";

export const ASKING = {
  "request-refused": {
    what: { en: "{why}. Nothing was run.", zh: "{why}。未执行任何操作。" },
    advice: { en: "Correct the request and send it again.", zh: "请更正请求后重新发送。" },
    exit: "wrong-usage",
  },
  "event-ignored": {
    what: { en: "Nothing was run: {why}.", zh: "未执行任何操作：{why}。" },
    advice: { en: "Nothing to do.", zh: "无需操作。" },
    exit: "none",
  },
  "event-unknown": {
    what: { en: "{why} Nothing was run for it.", zh: "{why} 未为其执行任何操作。" },
    advice: {
      en: 'To run by hand, send {"kind":"recover","mode":"plan"}.',
      zh: '如需手动运行，请发送 {"kind":"recover","mode":"plan"}。',
    },
    exit: "needs-person",
  },
  "subscription-expiring": {
    what: {
      en: "{notice}: the subscription instance {instanceId} needs a renewal.",
      zh: "{notice}：包年包月实例 {instanceId} 需要续费。",
    },
    advice: {
      en: "Renew the instance. This function never restarts subscriptions.",
      zh: "请续费该实例。本函数不会重启包年包月实例。",
    },
    exit: "needs-person",
  },
} as const satisfies Readonly<Record<string, ProblemRow>>;
