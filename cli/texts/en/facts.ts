/**
 * Texts of the facts that no document settles, in English, for docs/unverified.md and `verify-live`. For a fact with a
 * probe, `settledBy` is the call of the probe.
 */
export const FACTS = {
  "fc-signature": {
    what: "Function Compute 3.0 takes ACS3-HMAC-SHA256 on the account's own host",
    where: "doctor, invoke, hand-over",
    settledBy: "GetFunction, signed with ACS3-HMAC-SHA256",
  },
  "fc-environment": {
    what: "GetFunction shows the values of environment variables",
    where: "doctor: RECOVERY_MODE",
    settledBy: "GetFunction",
  },
  "fc-role": { what: "component fc3 0.1.22 completes a bare role name", where: "`s.yaml`", settledBy: "GetFunction" },
  "fc-timers": {
    what: "ListTriggers hands out `triggerConfig` as JSON text with `enable`",
    where: "doctor: triggers",
    settledBy: "ListTriggers",
  },
  "fc-event-rule": {
    what: "`s deploy` creates a rule on the default bus (a page says no, the component's own test says yes)",
    where: "`s.yaml`",
    settledBy: "ListTriggers",
  },
  "fc-invoke": {
    what: "a refused request is answered, and the function's own log names its request id",
    where: "doctor, invoke",
    settledBy: "InvokeFunction with a request that the function must refuse",
  },
  "fc-stdout": {
    what: "lines on stdout arrive in the stdout project with the function's role, in the field `message`",
    where: "two alerts, role policy",
    settledBy: "GetLogs on the stdout project, the last hour",
  },
  "ecs-dry-run": {
    what: "DescribeInstances with DryRun tells a missing permission from an empty list",
    where: "every sweep",
    settledBy: "DescribeInstances with DryRun",
  },
  "ecs-events-resource": {
    what: "`ecs:DescribeInstanceHistoryEvents` on `*` lets the call through",
    where: "role policies",
    settledBy: "DescribeInstanceHistoryEvents",
  },
  "ecs-reactivate-order": {
    what: "ReActivateInstances checks the permission before it looks for the instance",
    where: "doctor: right to reactivate",
    settledBy: "ReActivateInstances for an id that cannot exist (nothing can be started)",
  },
  "bss-names": {
    what: "RAM lets the balance and the transactions through with the names that the policies grant",
    where: "role policies",
    settledBy: "QueryAccountBalance and QueryAccountTransactions",
  },
  "sls-write-read": {
    what: "a record can be read back about a second after it was written",
    where: "every run",
    settledBy: "PutLogs of one test record, and GetLogs until it shows",
  },
  "sls-index": {
    what: "the index has every field of the template, with its type",
    where: "every run, alerts",
    settledBy: "GetIndex",
  },
  "sls-alerts": {
    what: "ROS accepts the alerts with `State: Enabled`, and ListAlerts shows them as ENABLED",
    where: "alerts",
    settledBy: "ListAlerts on both projects",
  },
  "lock-after-payment": {
    what: "whether the `financial` lock outlives the payment",
    where: "evidence",
    settledBy: "read a locked instance before and after a payment",
  },
  "owner-stop-lock": {
    what: "whether an instance that its owner had stopped gets a `financial` lock in arrears",
    where: "evidence",
    settledBy: "stop one before an arrears, read it during the arrears",
  },
  "no-stock-code": {
    what: "the code of ReActivateInstances when a type is sold out",
    where: "error table",
    settledBy: "the first such refusal: `npm run cli -- explain <instance>` shows it",
  },
  "start-time": {
    what: "`StartTime` stays the old one when a start fails and the instance falls back",
    where: "one more try within the run",
    settledBy: "start an instance that cannot start, read it before and after",
  },
  "public-ip": {
    what: "an economical stop empties `PublicIpAddress` and leaves `InternetMaxBandwidthOut`",
    where: "only a warning, `public-ip-may-change`",
    settledBy: "stop one in that mode, read it",
  },
  quotas: {
    what: "the rate quotas of ReActivateInstances",
    where: "pacing, which learns them",
    settledBy: "the first recovery of more than 100 instances",
  },
  "unbalanced-events": {
    what: "`AccountUnbalanced.*` events reach an account as documented",
    where: "earlier wake-ups",
    settledBy: "the first arrears; the timer does not depend on it",
  },
  "ros-services": {
    what: "`ALIYUN::ROS::AutoEnableService` switches on FC and SLS (listed in the vendor's CDK)",
    where: "deploy.md, step 1",
    settledBy: "run step 1 once in a fresh account; else open both consoles",
  },
  "ros-event-types": {
    what: "ROS accepts `ALIYUN::EventBridge::Connection` and `::ApiDestination` (a third party reported an unknown type)",
    where: "`spoke-events`",
    settledBy: "launch it once in each region; else the commands in recharge-events.md",
  },
  "ros-function": {
    what: "property names of `ALIYUN::FC3::Function`, `::Trigger`, `::AsyncInvokeConfig`, and an empty `EnvironmentVariables`",
    where: "`function` template",
    settledBy: "launch it in plan mode, compare with `s deploy` in the console",
  },
  "ros-operators": {
    what: "`Fn::Join` in a condition, and `ALIYUN::NoValue` in a list of statements",
    where: "`spoke`, parameter OperatorArns",
    settledBy: "launch it with and without operators, read the role's trust policy",
  },
  "ros-list-resource": {
    what: "a `CommaDelimitedList` as a policy's `Resource`",
    where: "`hub`",
    settledBy: "the role's policy in the console after the launch",
  },
  queries: {
    what: "`max_by`, `from_iso8601_timestamp`, `json_extract_scalar` on these fields; charts other than the vendor's example",
    where: "alerts, dashboard",
    settledBy: "open each saved query and the dashboard",
  },
  "alert-fires": {
    what: "the action policy `sls.builtin`, and that a count over nothing answers a row with 0, or no row",
    where: '"nothing ran" fires in both cases',
    settledBy: "disable a timer for 20 minutes",
  },
  "async-type": {
    what: "`asyncInvocationType`: documented both ways (the function is right in both)",
    where: "`s.yaml`",
    settledBy: "`x-fc-invocation-type` of one event",
  },
  "event-target": {
    what: "the ARN of a 3.0 function as a rule's target (only 2.0 ARNs are documented)",
    where: "recharge event",
    settledBy: "put one event; else sign it to the HTTP trigger",
  },
  alias: {
    what: "`s version publish` and `s alias publish` of component fc3, and timers on an alias",
    where: "day-two.md",
    settledBy: "upgrade once in plan mode",
  },
  limits: {
    what: "10 or 50 triggers a function, 10 or 50 rules on the default bus",
    where: "both layouts",
    settledBy: "quota centre",
  },
};
