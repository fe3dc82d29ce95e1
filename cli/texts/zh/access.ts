/** 配置文件与凭证去向的中文文案。 */
import type { access as english } from "../en/access.ts";

export const access: typeof english = {
  configuration: (path) => `配置文件：${path}`,
  noConfiguration: (name) => `配置文件：无（当前目录没有 ${name}）。使用默认值：AccessKey 所属账号的全部地域。`,
  foreign: (path) => `${path} 会把用你的凭证签名的请求发送到阿里云域名 aliyuncs.com 以外的主机：`,
  nothingSent: (command) => `尚未发送任何请求。如果确实需要这些主机：${command}`,
  sendThere: "确定发送吗？[y/N] ",
  declined: (path) => `尚未发送任何请求。请从 ${path} 中删除这些 endpoints，或回答 yes。`,
  fileMissing: (path) => `没有文件 ${path}。用 \`ecs-recovery init\` 生成，或用 --config 指定文件。`,
  fileUnreadable: (path, code) => `无法读取 ${path}（${code}）。`,
  fileEmpty: "文件为空，所有设置都会取默认值；至少写一项，例如 mode: plan",
  aliasUnknown: (name) => `*${name} 引用了不存在的锚点；先定义 &${name}，或给文本加引号`,
  placeholder: "仍是示例中的占位符，请改成自己的值",
};
