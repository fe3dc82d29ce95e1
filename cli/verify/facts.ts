/**
 * Everything that no document settles. docs/unverified.md is written from these rows and their texts, and `ecs-recovery verify-live` tries
 * those that have a probe. A row without a probe needs an event that no harmless call can cause (an arrears, an alert that fires).
 */
import type { Texts } from "../texts/texts.ts";
import type { Probe } from "./probe.ts";
import * as probes from "./probes.ts";

export type FactId = keyof Texts["facts"];

export interface Fact {
  readonly id: FactId;
  readonly probe?: Probe;
}

export const FACTS: readonly Fact[] = [
  { id: "fc-signature", probe: probes.functionSignature },
  { id: "fc-environment", probe: probes.functionEnvironment },
  { id: "fc-role", probe: probes.functionRole },
  { id: "fc-timers", probe: probes.timers },
  { id: "fc-event-rule", probe: probes.eventTrigger },
  { id: "fc-invoke", probe: probes.invocation },
  { id: "fc-stdout", probe: probes.stdout },
  { id: "ecs-dry-run", probe: probes.dryRun },
  { id: "ecs-events-resource", probe: probes.historyEvents },
  { id: "ecs-reactivate-order", probe: probes.reactivateOrder },
  { id: "bss-names", probe: probes.billing },
  { id: "sls-write-read", probe: probes.logLine },
  { id: "sls-index", probe: probes.index },
  { id: "sls-alerts", probe: probes.alerts },
  { id: "lock-after-payment" },
  { id: "owner-stop-lock" },
  { id: "no-stock-code" },
  { id: "start-time" },
  { id: "public-ip" },
  { id: "quotas" },
  { id: "unbalanced-events" },
  { id: "ros-services" },
  { id: "ros-event-types" },
  { id: "ros-function" },
  { id: "ros-operators" },
  { id: "ros-list-resource" },
  { id: "queries" },
  { id: "alert-fires" },
  { id: "async-type" },
  { id: "event-target" },
  { id: "alias" },
  { id: "limits" },
];
