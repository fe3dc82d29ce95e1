/** 配置文件与凭证去向的中文文案。 */
import type { ACCESS as english } from "../en/access.ts";

export const ACCESS: typeof english = {
  configuration: (path) => `配置文件：${path}`,
  noConfiguration: (name) => `配置文件：无（当前目录没有 ${name}）。使用默认值：AccessKey 所属账号的全部地域。`,
  foreign: (path) => `${path} 会把用你的凭证签名的请求发送到阿里云域名 aliyuncs.com 以外的主机：`,
  nothingSent: (command) => `尚未发送任何请求。如果确实需要这些主机：${command}`,
  noCredentials: (code) =>
    `没有可用的凭证${code}。请设置 ALIBABA_CLOUD_ACCESS_KEY_ID 和 ALIBABA_CLOUD_ACCESS_KEY_SECRET（临时凭证还需 ALIBABA_CLOUD_SECURITY_TOKEN），或运行 \`aliyun configure\`。`,
  halfAKey: (missing) => `AccessKey 不完整：请设置 ${missing}。`,
  noToken: "该 AccessKey 为临时凭证：请同时设置 ALIBABA_CLOUD_SECURITY_TOKEN。",
  keysOfAnother: (own, ids) =>
    `当前密钥属于账号 ${own}，而 ${ids} 未配置 roleArn。请改用该账号的密钥，或为其配置这组密钥可以扮演的 roleArn。`,
  tooManyRecords: "日志库中的记录过多，无法一次读完。请用 --since 缩小范围。",
  incompleteAnswers: "日志库一直返回不完整的结果。请一分钟后重试。",
  request: {
    notUnderstood: "无法识别该请求。",
    strangeAccount: (id) => `账号 ${id} 未配置：请将其加入配置文件的 accounts`,
    strangeRegion: (region) => `所选账号均未配置地域 ${region}`,
    didYouMean: (name) => `，是否要写 ${name}？`,
    configured: (names) => `；已配置：${names}`,
    options: {
      accounts: "--account 的值应为账号 ID（只含数字），例如 1000000000000001",
      regions: "--region 的值应为地域 ID，例如 cn-hangzhou",
      instanceIds: "--instance 的值应为实例 ID，例如 i-bp1example0000000001；用 explain 可以按名称查到 ID",
      maxInstances: "--max-instances 的值应为 1 到 1000000 的整数",
      verifySeconds: "--verify-seconds 的值应为 0 到 86400 的整数",
      note: "--note 的值应为一行文本，最多 500 个字符",
    },
    wrong: (key, why) => `${key} 的值无效（${why}）`,
  },
  sendThere: "确定发送吗？[y/N] ",
  declined: (path) => `尚未发送任何请求。请从 ${path} 中删除这些 endpoints，或回答 yes。`,
  fileMissing: (path) => `没有文件 ${path}。用 \`ecs-recovery init\` 生成，或指定其他文件。`,
  fileUnreadable: (path, code) => `无法读取 ${path}（${code}）。`,
  fileEmpty: "文件为空，所有设置都会取默认值；至少写一项，例如 mode: plan",
  fileTooLong: (most) => `超过 ${most} 个字符；配置文件不会这么长，请确认文件是否正确`,
  fileTooDeep: (levels) => `嵌套超过 ${levels} 层，或者某个值通过别名包含了自身；请直接写出这个值`,
  aliasUnknown: (name) => `*${name} 引用了不存在的锚点；先定义 &${name}，或给文本加引号`,
  placeholder: "仍是示例中的占位符，请改成自己的值",
};
