/** 多个命令共用的词语：时间、依据、期限、负责人。 */
import type { Texts } from "../texts.ts";

export const terms: Texts["terms"] = {
  units: { day: "天", hour: "小时", minute: "分钟", second: "秒" },
  none: "无",
  unknown: "未知",
  notKnown: "未知",
  passed: "已过期",
  over: "已释放",
  atMost: (time) => `最多 ${time}`,
  instances: (count) => `${count} 台实例`,
  more: (count) => `等，另有 ${count} 台`,
  newerWord: "当前版本不认识这个词，该记录由更新的版本写入。",
  evidence: {
    "lock+event": "有欠费锁定，且最近一次启动之后有欠费停机事件",
    lock: "有欠费锁定，没有对应的停机事件",
    event: "最近一次启动之后有欠费停机事件，目前没有锁定",
  },
  evidenceShort: { "lock+event": "锁定+事件", lock: "仅锁定", event: "仅事件" },
  releaseSource: {
    "scheduled-delete": "云平台的计划释放事件",
    "stop-event": "停机事件的时间加 15 天",
    "first-seen": "首次发现的时间加 15 天，实际可能更早",
  },
  roles: {
    billing: "财务",
    security: "安全",
    owner: "实例负责人",
    administrator: "账号管理员",
    operations: "运维",
  },
  columns: {
    instance: "实例",
    name: "名称",
    type: "规格",
    evidence: "依据",
    timeLeft: "剩余时间",
    account: "账号",
    region: "地域",
  },
};
