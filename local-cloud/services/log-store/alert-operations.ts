/**
 * CreateAlert and ListAlerts. Alert rules are stored and listed; the local cloud never evaluates them. Shapes:
 * @alicloud/sls20201230 5.9.0 (Alert, ListAlertsResponseBody), read 2026-11. Not verified on the live service.
 */
import { LogStoreError } from "./log-store-error.ts";
import { type Operation, projectOf } from "./operation.ts";
import type { LogProject } from "./projects.ts";
import { jsonBody } from "./request-body.ts";

const NOTE = "rules are stored and listed, but never evaluated: no alert fires";

export const ALERT_OPERATIONS: readonly Operation[] = [
  {
    action: "CreateAlert",
    method: "POST",
    path: "/alerts",
    permission: "log:CreateAlert",
    status: "simplified",
    note: NOTE,
    run(context) {
      const { name, ...rest } = jsonBody(context.request);
      if (typeof name !== "string" || name === "") throw new LogStoreError("ParameterInvalid", "alert name is invalid");
      addAlert(projectOf(context), { ...rest, name }, context.world.clock.nowMs());
      return {};
    },
  },
  {
    action: "ListAlerts",
    method: "GET",
    path: "/alerts",
    permission: "log:ListAlerts",
    status: "simplified",
    note: NOTE,
    run(context) {
      const { query } = context.request;
      const all = Object.values(projectOf(context).alerts ?? {});
      const offset = Number(query.get("offset") || 0);
      const results = all.slice(offset, offset + Number(query.get("size") || 10));
      return { body: { count: results.length, total: all.length, results } };
    },
  },
];

/**
 * Stores an alert rule under its name. `status` ENABLED is the API's default for a new rule; the other value is
 * DISABLED.
 */
export function addAlert(project: LogProject, alert: Readonly<Record<string, unknown>>, nowMs: number): void {
  const seconds = Math.floor(nowMs / 1000);
  const kept = { status: "ENABLED", ...alert, createTime: seconds, lastModifiedTime: seconds };
  project.alerts = { ...project.alerts, [String(alert.name)]: kept };
}
