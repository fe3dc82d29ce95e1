/** `init` 的中文文案。 */
import type { INIT as english } from "../en/init.ts";

export const INIT: typeof english = {
  summary: "生成配置文件，并给出部署命令",
  description:
    "询问部署方式、账号和地域（也可用参数给出），为每个账号生成新的 externalId，写出带注释的配置文件，并按顺序列出部署命令。",
  options: {
    layout: "hub：函数放在单独的账号；same-account：与实例同账号",
    functionAccount: "函数所在账号的 ID",
    account: "要保护的账号，可附名称（可重复）",
    site: "被保护账号属于中国站还是国际站",
    region: "函数及其日志 Project 所在地域",
    regions: "实例所在地域，用逗号分隔，或 all",
    roleName: "每个被保护账号中的角色名",
    operator: "也可以扮演这些角色的 RAM 用户或角色（可重复）",
    out: "配置文件写到哪里",
    force: "覆盖已有文件",
    run: "同时执行这些命令，每条执行前询问",
    yes: "与 --run 合用：不再询问",
  },
  ask: {
    layout: "部署方式：hub（函数放在不会欠费的账号）或 same-account",
    functionAccount: "函数所在账号的 ID",
    region: "函数及其日志 Project 所在地域",
    accounts: "要保护的账号，格式 ID=名称，用逗号分隔",
    site: "这些账号的站点：china（中国站）或 international（国际站）",
    regions: "实例所在地域，用逗号分隔，或 all",
    roleName: "每个被保护账号中的角色名",
    missing: (flag, example) => `缺少 ${flag}，且当前没有终端可供询问。例如：${flag} ${example}`,
    wrong: (flag, value, example) => `${flag}：${JSON.stringify(value)} 不合要求。例如：${flag} ${example}`,
    misspeltRegion: (flag, id, meant) =>
      `${flag}：没有地域 ${id}。是否要写 ${meant}？如果 ${id} 是比本程序更新的地域，请先填 ${meant}，再在配置文件和命令中替换。`,
    unknownRegion: (flag, id) =>
      `${flag}：本程序不认识地域 ${id}。如果是新开的地域，可以继续；否则请更正。查看全部地域：aliyun ecs DescribeRegions`,
    hubOnly: (flag) => `${flag} 只用于 hub 布局；--layout same-account 时请去掉。`,
    twice: (id) => `账号 ${id} 写了两次。`,
    hubProtected: (id) =>
      `账号 ${id} 是函数所在账号，hub 方式下不能再通过角色保护它：欠费时它的函数会被冻结。请把函数放到别的账号，或使用 --layout same-account。`,
  },
  file: {
    head: [
      "由 ecs-recovery init 生成。全部配置项见 docs/configuration.md，检查命令：ecs-recovery validate",
      "这里不写任何密钥；需要密钥的地方写环境变量名。externalId 不是密钥，但也不要放进公开仓库。",
    ],
    mode: "定时和事件触发时做什么。刚部署的函数由 s.yaml 中的 RECOVERY_MODE 固定为 plan，与此处无关。",
    accounts: "账号 ID 是文本，请保留引号。",
    role: "spoke 模板创建的角色，其信任策略要求这个 externalId。",
    log: "记录写到哪里：模板在函数所在账号创建的 Project。",
    notify: "通知谁：docs/zh/messages.md",
    rest: "其余都有默认值：select、limits、timing、function、http、endpoints。",
  },
  written: (file) => `已写入 ${file}。在仓库目录中按以下步骤部署：`,
  exists: (file) => `${file} 已存在。用 --force 覆盖，或用 --out 写到别处。`,
  unwritable: (file, code) => `无法写入 ${file}（${code}）。`,
  expect: "预期输出",
  profiles: "先为每个账号创建 aliyun CLI 的 profile（已有的跳过）：",
  profileOf: (account) => `账号 ${account}`,
  runNeedsYes: "--run 会在每条命令前询问，而当前没有终端。加 --yes 可全部直接执行。",
  runThis: "执行吗？[y/N] ",
  stopped: (step) => `在第 ${step} 步之前停止，之后的命令都没有执行。`,
  stepFailed: (step, code) =>
    `第 ${step} 步以退出码 ${code} 结束。按提示处理后，从这一步起手动继续：之前的步骤已经完成。`,
  steps: {
    services: "开通函数计算和日志服务",
    base: (account) => `在账号 ${account} 中创建角色、日志 Project、告警和仪表盘`,
    spoke: (account, name) => `在账号 ${account}${name === account ? "" : `（${name}）`}中创建角色`,
    key: "仅一次：把函数所在账号的 AccessKey 交给 Serverless Devs",
    keyExpect: "access 名称为 default",
    deploy: "部署函数和定时触发器，处于 plan 模式",
    deployExpect: "显示函数配置，退出码 0",
    look: "看看它会做什么",
    lookExpect: "一张结果表；没有启动任何实例",
    stackExpect: "一两分钟内出现 CREATE_COMPLETE",
    doctorExpect: "每行都是“正常”，或“待查”并说明如何检查",
    reportExpect: "本次运行的结果",
  },
};
