/** Endings that do not wait: the instance runs, will run, was refused for good, or is gone. */
import type { EndingRow } from "./row.ts";

export const SETTLED = {
  recovered: {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "running again", zh: "已恢复运行" },
    rule: {
      en: "ReActivateInstances was accepted, and the instance was then read as Running.",
      zh: "ReActivateInstances 已被接受，之后读到实例处于运行中（Running）。",
    },
    advice: { en: "Nothing to do: the instance is running.", zh: "无需操作：实例正在运行。" },
  },
  "recovered-by-cloud": {
    wakesOn: "none",
    person: "never",
    role: "operations",
    label: { en: "restarted by the cloud", zh: "由云平台恢复" },
    rule: {
      en: "Arrears had stopped the instance, and it was read as starting or running without a call of ours.",
      zh: "实例曾因欠费停机，未经我们调用即读到启动中或运行中。",
    },
    advice: { en: "Nothing to do: the instance is running.", zh: "无需操作：实例正在运行。" },
  },
  accepted: {
    wakesOn: "next-run",
    person: "never",
    role: "operations",
    label: { en: "start accepted", zh: "启动请求已接受" },
    rule: {
      en: "ReActivateInstances was accepted, but the run ended before the instance was read as Running.",
      zh: "ReActivateInstances 已被接受，但本次运行结束前尚未读到运行中（Running）。",
    },
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
    rule: {
      en: "Every check allows a call, and plan mode makes none.",
      zh: "所有检查均允许启动，而计划模式不发起调用。",
    },
    advice: { en: "Run the same command with apply.", zh: "用 apply 执行同样的命令。" },
  },
  "failed/denied": {
    wakesOn: "person",
    person: "at-once",
    role: "administrator",
    label: { en: "call denied", zh: "调用被拒绝" },
    rule: {
      en: "The cloud denied the call: a permission, the account's standing or the key is not in order.",
      zh: "云平台拒绝了调用：权限、账号状态或密钥有问题。",
    },
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
    rule: {
      en: "The cloud called the request invalid, so a repeated call would get the same answer.",
      zh: "云平台认为请求无效，重复调用结果不变。",
    },
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
    rule: {
      en: "The answer carried a code that the error table does not know. Such a call is not repeated.",
      zh: "返回的错误码不在错误表中，此类调用不会重复。",
    },
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
    rule: {
      en: "An executed AccountUnbalanced.Delete event names the instance.",
      zh: "已执行的 AccountUnbalanced.Delete 事件指明了该实例。",
    },
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
    rule: {
      en: "The instance is absent from its region, and the same run proved the permission to see it.",
      zh: "该地域中已无此实例，且同一次运行已证明有查看权限。",
    },
    advice: {
      en: "If its owner did not delete the instance, ask the vendor with the instance id.",
      zh: "如非所有者删除，请凭实例 ID 咨询云厂商。",
    },
  },
} as const satisfies Readonly<Record<string, EndingRow>>;
