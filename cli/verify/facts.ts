/**
 * Everything that no document settles, one row each. docs/unverified.md is written from these rows, and `ecs-recovery verify-live` tries
 * those that have a probe. A row without a probe needs an event that no harmless call can cause (an arrears, an alert that fires).
 */

import type { Probe } from "./probe.ts";
import * as probes from "./probes.ts";

export interface Fact {
  readonly id: string;
  readonly what: string;
  /** What depends on it. */
  readonly where: string;
  /** What settles it where no probe does. */
  readonly settledBy: string;
  readonly probe?: Probe;
}

const command = "`npm run verify:live`";

export const FACTS: readonly Fact[] = [
  {
    id: "fc-signature",
    what: "Function Compute 3.0 takes ACS3-HMAC-SHA256 on the account's own host",
    where: "doctor, invoke, hand-over",
    settledBy: command,
    probe: probes.functionSignature,
  },
  {
    id: "fc-environment",
    what: "GetFunction shows the values of environment variables",
    where: "doctor: RECOVERY_MODE",
    settledBy: command,
    probe: probes.functionEnvironment,
  },
  {
    id: "fc-role",
    what: "component fc3 0.1.22 completes a bare role name",
    where: "`s.yaml`",
    settledBy: command,
    probe: probes.functionRole,
  },
  {
    id: "fc-timers",
    what: "ListTriggers hands out `triggerConfig` as JSON text with `enable`",
    where: "doctor: triggers",
    settledBy: command,
    probe: probes.timers,
  },
  {
    id: "fc-event-rule",
    what: "`s deploy` creates a rule on the default bus (a page says no, the component's own test says yes)",
    where: "`s.yaml`",
    settledBy: command,
    probe: probes.eventTrigger,
  },
  {
    id: "fc-invoke",
    what: "a refused request is answered, and the function's own log names its request id",
    where: "doctor, invoke",
    settledBy: command,
    probe: probes.invocation,
  },
  {
    id: "fc-stdout",
    what: "lines on stdout arrive in the stdout project with the function's role, in the field `message`",
    where: "two alerts, role policy",
    settledBy: command,
    probe: probes.stdout,
  },
  {
    id: "ecs-dry-run",
    what: "DescribeInstances with DryRun tells a missing permission from an empty list",
    where: "every sweep",
    settledBy: command,
    probe: probes.dryRun,
  },
  {
    id: "ecs-events-resource",
    what: "`ecs:DescribeInstanceHistoryEvents` on `*` lets the call through",
    where: "role policies",
    settledBy: command,
    probe: probes.historyEvents,
  },
  {
    id: "ecs-reactivate-order",
    what: "ReActivateInstances checks the permission before it looks for the instance",
    where: "doctor: right to reactivate",
    settledBy: command,
    probe: probes.reactivateOrder,
  },
  {
    id: "bss-names",
    what: "RAM lets the balance and the transactions through with the names that the policies grant",
    where: "role policies",
    settledBy: command,
    probe: probes.billing,
  },
  {
    id: "sls-write-read",
    what: "a record can be read back about a second after it was written",
    where: "every run",
    settledBy: command,
    probe: probes.logLine,
  },
  {
    id: "sls-index",
    what: "the index has every field of the template, with its type",
    where: "every run, alerts",
    settledBy: command,
    probe: probes.index,
  },
  {
    id: "sls-alerts",
    what: "ROS accepts the alerts with `State: Enabled`, and ListAlerts shows them as ENABLED",
    where: "alerts",
    settledBy: command,
    probe: probes.alerts,
  },
  {
    id: "lock-after-payment",
    what: "whether the `financial` lock outlives the payment",
    where: "evidence",
    settledBy: "read a locked instance before and after a payment",
  },
  {
    id: "owner-stop-lock",
    what: "whether an instance that its owner had stopped gets a `financial` lock in arrears",
    where: "evidence",
    settledBy: "stop one before an arrears, read it during the arrears",
  },
  {
    id: "no-stock-code",
    what: "the code of ReActivateInstances when a type is sold out",
    where: "error table",
    settledBy: "the first such refusal: `npm run cli -- explain <instance>` shows it",
  },
  {
    id: "start-time",
    what: "`StartTime` stays the old one when a start fails and the instance falls back",
    where: "one more try within the run",
    settledBy: "start an instance that cannot start, read it before and after",
  },
  {
    id: "public-ip",
    what: "an economical stop empties `PublicIpAddress` and leaves `InternetMaxBandwidthOut`",
    where: "only a warning, `public-ip-may-change`",
    settledBy: "stop one in that mode, read it",
  },
  {
    id: "quotas",
    what: "the rate quotas of ReActivateInstances",
    where: "pacing, which learns them",
    settledBy: "the first recovery of more than 100 instances",
  },
  {
    id: "unbalanced-events",
    what: "`AccountUnbalanced.*` events reach an account as documented",
    where: "earlier wake-ups",
    settledBy: "the first arrears; the timer does not depend on it",
  },
  {
    id: "ros-services",
    what: "`ALIYUN::ROS::AutoEnableService` switches on FC and SLS (listed in the vendor's CDK)",
    where: "deploy.md, step 1",
    settledBy: "run step 1 once in a fresh account; else open both consoles",
  },
  {
    id: "ros-event-types",
    what: "ROS accepts `ALIYUN::EventBridge::Connection` and `::ApiDestination` (a third party reported an unknown type)",
    where: "`spoke-events`",
    settledBy: "launch it once in each region; else the commands in recharge-events.md",
  },
  {
    id: "ros-function",
    what: "property names of `ALIYUN::FC3::Function`, `::Trigger`, `::AsyncInvokeConfig`, and an empty `EnvironmentVariables`",
    where: "`function` template",
    settledBy: "launch it in plan mode, compare with `s deploy` in the console",
  },
  {
    id: "ros-operators",
    what: "`Fn::Join` in a condition, and `ALIYUN::NoValue` in a list of statements",
    where: "`spoke`, parameter OperatorArns",
    settledBy: "launch it with and without operators, read the role's trust policy",
  },
  {
    id: "ros-list-resource",
    what: "a `CommaDelimitedList` as a policy's `Resource`",
    where: "`hub`",
    settledBy: "the role's policy in the console after the launch",
  },
  {
    id: "queries",
    what: "`max_by`, `from_iso8601_timestamp`, `json_extract_scalar` on these fields; charts other than the vendor's example",
    where: "alerts, dashboard",
    settledBy: "open each saved query and the dashboard",
  },
  {
    id: "alert-fires",
    what: "the action policy `sls.builtin`, and that a count over nothing answers a row with 0, or no row",
    where: '"nothing ran" fires in both cases',
    settledBy: "disable a timer for 20 minutes",
  },
  {
    id: "async-type",
    what: "`asyncInvocationType`: documented both ways (the function is right in both)",
    where: "`s.yaml`",
    settledBy: "`x-fc-invocation-type` of one event",
  },
  {
    id: "event-target",
    what: "the ARN of a 3.0 function as a rule's target (only 2.0 ARNs are documented)",
    where: "recharge event",
    settledBy: "put one event; else sign it to the HTTP trigger",
  },
  {
    id: "alias",
    what: "`s version publish` and `s alias publish` of component fc3, and timers on an alias",
    where: "day-two.md",
    settledBy: "upgrade once in plan mode",
  },
  {
    id: "limits",
    what: "10 or 50 triggers a function, 10 or 50 rules on the default bus",
    where: "both layouts",
    settledBy: "quota centre",
  },
];
