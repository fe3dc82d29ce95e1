/** 帮助、公共选项与命令行用法错误。 */
import type { PROGRAM as english } from "../en/program.ts";

export const PROGRAM: typeof english = {
  description: "阿里云账号欠费停机并付清欠款后，自动恢复被停机的按量付费 ECS 实例。",
  options: {
    config: "配置文件（默认：recovery.config.yaml）",
    json: "以 JSON 输出，不输出表格",
    lang: "界面语言：en 或 zh（默认取系统区域设置）",
    quiet: "只输出结果和错误",
    debug: "出错时输出调用栈",
    help: "显示帮助",
    version: "显示版本",
  },
  help: {
    usage: "用法：",
    arguments: "参数：",
    options: "选项：",
    globalOptions: "公共选项：",
    commands: "命令：",
    command: "显示某个命令的帮助",
    default: "默认",
    choices: "可选值",
    example: "示例：",
  },
  exitCodes:
    "退出码：0 一切正常，1 需要人工处理，2 用法或配置有误，3 无法访问云服务，130 被 Ctrl-C 中断，70 程序自身的缺陷。",
  interrupted: "已在询问时中断，没有继续执行。",
  mistakes: {
    unknownCommand: (name) => `没有 ${name} 这个命令。`,
    unknownOption: (name) => `没有 ${name} 这个选项。`,
    didYouMean: (name) => `您要输入的是 ${name} 吗？`,
    missingArgument: (name) => `缺少参数 <${name}>。`,
    excessArguments: (wanted, given) => `参数过多：应为 ${wanted} 个，实际输入 ${given} 个。`,
    optionMissingArgument: (flags) => `选项 ${flags} 需要一个值。`,
    invalidArgument: (what, value, why) => `${what}：不能取 ${value}。${why}`,
    allowedChoices: (choices) => `可选值：${choices}。`,
    notTogether: (one, other) => `${one} 与 ${other} 不能同时使用，请只保留一个。`,
    seeHelp: (command) => `查看帮助：${command} --help`,
  },
  defect: (message) => `ecs-recovery 自身出错：${message}。请加上 --debug 重新运行，并反馈输出内容。`,
  cloudRefused: (action, code, message, request) =>
    `${action} 失败：${code}（${message}${request === "" ? "" : `，请求 ${request}`}）。`,
  wrongConfiguration: (count) => `配置中有 ${count} 处错误：`,
  wholeFile: "（整个文件）",
};
