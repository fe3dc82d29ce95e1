/** Endings that do not wait: the instance runs, will run, was refused for good, or is gone. */
import type { EndingRow } from "./row.ts";

export const SETTLED = {
  recovered: {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "running again", zh: "已恢复运行" },
    advice: { en: "Nothing to do: the instance is running.", zh: "无需操作：实例正在运行。" },
  },
  "recovered-by-cloud": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "restarted by the cloud", zh: "由云平台恢复" },
    advice: { en: "Nothing to do: the instance is running.", zh: "无需操作：实例正在运行。" },
  },
  accepted: {
    wakesOn: "next-run",
    person: "never",
    role: "operations",
    label: { en: "start accepted", zh: "启动请求已接受" },
    advice: {
      en: "Nothing to do now: the next run reads whether the instance is running.",
      zh: "暂无需操作：下次运行会确认实例是否已运行。",
    },
  },
  planned: {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "would be started", zh: "计划启动" },
    advice: { en: "Run the same command with apply.", zh: "用 apply 执行同样的命令。" },
  },
  "failed/denied": {
    wakesOn: "person",
    person: "at-once",
    role: "administrator",
    label: { en: "call denied", zh: "调用被拒绝" },
    advice: {
      en: "Grant what the error names to the role or key in use, or clear what blocks the account. Then run apply.",
      zh: "为所用角色或密钥授予错误信息中的权限，或解除账号限制，然后执行 apply。",
    },
  },
  "failed/invalid-request": {
    wakesOn: "person",
    person: "at-once",
    role: "operations",
    label: { en: "request refused as invalid", zh: "请求无效" },
    advice: {
      en: "Report the error with its request id: the cause is a defect of this program or a change of the API.",
      zh: "请连同请求 ID 报告此错误：原因是本程序缺陷或 API 变更。",
    },
  },
  "failed/unknown-code": {
    wakesOn: "person",
    person: "at-once",
    role: "operations",
    label: { en: "unknown error code", zh: "未知错误码" },
    advice: {
      en: "Look the code up with its request id, remove the cause, then run apply.",
      zh: "凭请求 ID 查明错误码，消除原因后执行 apply。",
    },
  },
  "released/by-arrears": {
    wakesOn: "none",
    person: "at-once",
    role: "owner",
    label: { en: "released by the vendor", zh: "已因欠费释放" },
    advice: {
      en: "Nothing brings the instance back. If custom images or snapshots remain, create a new instance from them.",
      zh: "实例无法找回。如仍有自定义镜像或快照，可用其新建实例。",
    },
  },
  "released/unknown": {
    wakesOn: "none",
    person: "at-once",
    role: "owner",
    label: { en: "no longer exists", zh: "已不存在" },
    advice: {
      en: "If its owner did not delete the instance, ask the vendor with the instance id.",
      zh: "如非所有者删除，请凭实例 ID 咨询云厂商。",
    },
  },
} as const satisfies Readonly<Record<string, EndingRow>>;
