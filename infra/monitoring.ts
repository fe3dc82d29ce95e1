/** The monitoring that both layouts share: the two log projects, saved queries, dashboard and alerts. */
import type { Stack } from "@alicloud/ros-cdk-core";
import { RosParameter, RosParameterType } from "@alicloud/ros-cdk-core";
import { addResultsAlerts, addStdoutAlerts } from "./alerts.ts";
import { addDashboard } from "./dashboard.ts";
import { addLogStore } from "./log-stores.ts";
import { RESULTS_PROJECT, RESULTS_STORE, STDOUT_PROJECT, STDOUT_STORE } from "./names.ts";
import { RECORD_FIELDS } from "./record-index.ts";
import { addSavedQueries } from "./saved-queries.ts";
import { STDOUT_FIELDS } from "./stdout-index.ts";

/** @param tickMinutes the period of the payment tick, for the alert on silence. */
export function addMonitoring(stack: Stack, tickMinutes: number): void {
  const retention = (id: string, description: string, days: number) =>
    new RosParameter(stack, id, {
      type: RosParameterType.NUMBER,
      description,
      defaultValue: days,
      minValue: 16,
      maxValue: 3600,
    });
  // Records must outlive a case, which lasts at most 15 days until the release.
  const resultsDays = retention("ResultsRetentionDays", "How long records are kept, in days.", 180);
  const stdoutDays = retention("StdoutRetentionDays", "How long the function's own log is kept, in days.", 30);
  const actionPolicy = new RosParameter(stack, "AlertActionPolicy", {
    type: RosParameterType.STRING,
    description: "The id of the action policy of the log service that says whom the alerts tell.",
    defaultValue: "sls.builtin",
  });

  const results = addLogStore(stack, {
    id: "Results",
    project: RESULTS_PROJECT,
    description: "Records of ecs-auto-recovery",
    store: RESULTS_STORE,
    retentionDays: resultsDays.value,
    fields: RECORD_FIELDS,
  });
  const stdout = addLogStore(stack, {
    id: "Stdout",
    project: STDOUT_PROJECT,
    description: "Log of the function ecs-auto-recovery",
    store: STDOUT_STORE,
    retentionDays: stdoutDays.value,
    fields: STDOUT_FIELDS,
  });
  addSavedQueries(results);
  addDashboard(results);
  addResultsAlerts(results, actionPolicy.value, tickMinutes);
  addStdoutAlerts(stdout, actionPolicy.value);
}
