/** 文档没有说清的事实：docs/zh/unverified.md 与 `verify-live` 的中文文案。有探测的事实，`settledBy` 是要发起的调用。 */
import type { FACTS as english } from "../en/facts.ts";

export const FACTS: typeof english = {
  "fc-signature": {
    what: "函数计算 3.0 在账号自己的域名上接受 ACS3-HMAC-SHA256 签名",
    where: "doctor、invoke、转交",
    settledBy: "GetFunction，用 ACS3-HMAC-SHA256 签名",
  },
  "fc-environment": {
    what: "GetFunction 是否返回环境变量的值",
    where: "doctor：RECOVERY_MODE",
    settledBy: "GetFunction：读取函数",
  },
  "fc-role": {
    what: "fc3 组件 0.1.22 会把角色名补全为 ARN",
    where: "`s.yaml`（部署文件）",
    settledBy: "GetFunction：读取函数",
  },
  "fc-timers": {
    what: "ListTriggers 以 JSON 文本返回 `triggerConfig`，其中有 `enable`",
    where: "doctor：触发器",
    settledBy: "ListTriggers：读取触发器",
  },
  "fc-event-rule": {
    what: "`s deploy` 会在默认总线上创建规则（文档说不会，组件自己的测试说会）",
    where: "`s.yaml`（部署文件）",
    settledBy: "ListTriggers：读取触发器",
  },
  "fc-invoke": {
    what: "被拒绝的请求有应答，且函数日志里有它的请求 ID",
    where: "doctor、invoke",
    settledBy: "InvokeFunction：发一个函数必须拒绝的请求",
  },
  "fc-stdout": {
    what: "标准输出用函数的角色写入 stdout 项目的 `message` 字段",
    where: "两条告警、角色权限",
    settledBy: "GetLogs：读取 stdout 项目最近一小时的日志",
  },
  "ecs-dry-run": {
    what: "带 DryRun 的 DescribeInstances 能区分“没有权限”和“列表为空”",
    where: "每次巡检",
    settledBy: "带 DryRun 的 DescribeInstances：只查权限",
  },
  "ecs-events-resource": {
    what: "`ecs:DescribeInstanceHistoryEvents` 授权在 `*` 上时可以调用",
    where: "角色权限",
    settledBy: "DescribeInstanceHistoryEvents：读取系统事件",
  },
  "ecs-reactivate-order": {
    what: "ReActivateInstances 先查权限，再找实例",
    where: "doctor：重新开机的权限",
    settledBy: "ReActivateInstances：实例 ID 不可能存在，什么也启动不了",
  },
  "bss-names": {
    what: "策略中的权限名可以查询余额和交易",
    where: "角色权限",
    settledBy: "QueryAccountBalance 和 QueryAccountTransactions：读取余额和交易",
  },
  "sls-write-read": {
    what: "记录写入约一秒后可以读到",
    where: "每次运行",
    settledBy: "PutLogs 写入一条测试记录，再用 GetLogs 读到它",
  },
  "sls-index": { what: "索引包含模板中的全部字段，类型一致", where: "每次运行、告警", settledBy: "GetIndex：读取索引" },
  "sls-alerts": {
    what: "ROS 接受 `State: Enabled` 的告警，ListAlerts 显示为 ENABLED",
    where: "告警",
    settledBy: "ListAlerts：读取两个项目的告警",
  },
  "lock-after-payment": {
    what: "补缴后 `financial` 锁是否还在",
    where: "判断依据",
    settledBy: "补缴前后各读一次带锁的实例",
  },
  "owner-stop-lock": {
    what: "所有者停掉的实例，欠费后是否也会加 `financial` 锁",
    where: "判断依据",
    settledBy: "欠费前停一台，欠费期间读取",
  },
  "no-stock-code": {
    what: "规格售罄时 ReActivateInstances 的错误码",
    where: "错误码表",
    settledBy: "第一次遇到时：`npm run cli -- explain <实例>`",
  },
  "start-time": {
    what: "启动失败退回已停止时，`StartTime` 不变",
    where: "同一次运行内再试一次",
    settledBy: "启动一台起不来的实例，前后各读一次",
  },
  "public-ip": {
    what: "节省停机会清空 `PublicIpAddress`，保留 `InternetMaxBandwidthOut`",
    where: "只影响警告 `public-ip-may-change`",
    settledBy: "用该模式停一台并读取",
  },
  quotas: {
    what: "ReActivateInstances 的限流配额",
    where: "调用节奏（会自己学习）",
    settledBy: "第一次恢复 100 台以上",
  },
  "unbalanced-events": {
    what: "`AccountUnbalanced.*` 事件会按文档发给账号",
    where: "更早得知；定时器不依赖它",
    settledBy: "第一次欠费",
  },
  "ros-services": {
    what: "`ALIYUN::ROS::AutoEnableService` 可以开通函数计算和日志服务",
    where: "部署第 1 步",
    settledBy: "在新账号运行第 1 步，否则在两个控制台开通",
  },
  "ros-event-types": {
    what: "ROS 接受 `ALIYUN::EventBridge::Connection` 和 `::ApiDestination`",
    where: "`spoke-events` 模板",
    settledBy: "每个地域启动一次；否则用 recharge-events.md 中的命令",
  },
  "ros-function": {
    what: "`ALIYUN::FC3::Function`、`::Trigger`、`::AsyncInvokeConfig` 的属性名，以及空的 `EnvironmentVariables`",
    where: "`function` 模板",
    settledBy: "以 plan 模式启动，在控制台与 `s deploy` 比较",
  },
  "ros-operators": {
    what: "条件中的 `Fn::Join`，语句列表中的 `ALIYUN::NoValue`",
    where: "`spoke` 的参数 OperatorArns",
    settledBy: "有、无操作者各启动一次，查看角色的信任策略",
  },
  "ros-list-resource": {
    what: "`CommaDelimitedList` 可以作策略的 `Resource`",
    where: "`hub` 模板",
    settledBy: "启动后在控制台查看角色的策略",
  },
  queries: {
    what: "这些字段上的 `max_by`、`from_iso8601_timestamp`、`json_extract_scalar`，以及示例以外的图表",
    where: "告警、仪表盘",
    settledBy: "打开每个快速查询和仪表盘",
  },
  "alert-fires": {
    what: "行动策略 `sls.builtin`；空结果上的计数返回一行 0 还是没有行",
    where: "“没有运行”在两种情况下都会触发",
    settledBy: "停用一个定时器 20 分钟",
  },
  "async-type": {
    what: "`asyncInvocationType` 文档有两种说法（函数都能处理）",
    where: "`s.yaml`（部署文件）",
    settledBy: "看一个事件的 `x-fc-invocation-type`",
  },
  "event-target": {
    what: "3.0 函数的 ARN 可以作规则的目标（文档只写了 2.0）",
    where: "充值事件",
    settledBy: "发一个事件；否则对 HTTP 触发器加签请求",
  },
  alias: {
    what: "fc3 组件的 `s version publish`、`s alias publish`，以及别名上的定时器",
    where: "升级（day-two.md）",
    settledBy: "以 plan 模式升级一次",
  },
  limits: {
    what: "每个函数 10 还是 50 个触发器，默认总线 10 还是 50 条规则",
    where: "两种部署方式",
    settledBy: "配额中心",
  },
};
