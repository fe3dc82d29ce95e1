/**
 * CreateAlert, GetAlert, ListAlerts: the rules are kept and given back, none of them is ever evaluated.
 * Shapes: @alicloud/sls20201230 5.9.0 (Alert, ListAlertsResponseBody), read 2026-11. Not verified on the live service.
 */
import { LogStoreError } from "./log-store-error.ts";
import { type Operation, projectOf } from "./operation.ts";
import type { LogProject } from "./projects.ts";
import { jsonBody } from "./request-body.ts";

const note = "rules are kept and given back; none is evaluated, so no alert ever fires";

export const alertOperations: readonly Operation[] = [
  {
    action: "CreateAlert",
    method: "POST",
    path: "/alerts",
    permission: "log:CreateAlert",
    status: "simplified",
    note,
    run(scene) {
      const { name, ...rest } = jsonBody(scene.request);
      if (typeof name !== "string" || name === "") throw new LogStoreError("ParameterInvalid", "alert name is invalid");
      addAlert(projectOf(scene), { ...rest, name }, scene.world.clock.nowMs());
      return {};
    },
  },
  {
    action: "ListAlerts",
    method: "GET",
    path: "/alerts",
    permission: "log:ListAlerts",
    status: "simplified",
    note,
    run(scene) {
      const { query } = scene.request;
      const all = Object.values(projectOf(scene).alerts ?? {});
      const offset = Number(query.get("offset") || 0);
      const results = all.slice(offset, offset + Number(query.get("size") || 10));
      return { body: { count: results.length, total: all.length, results } };
    },
  },
];

/** `status` is the API's word for a rule's switch: ENABLED or DISABLED. */
export function addAlert(project: LogProject, alert: Readonly<Record<string, unknown>>, nowMs: number): void {
  const seconds = Math.floor(nowMs / 1000);
  const kept = { status: "ENABLED", ...alert, createTime: seconds, lastModifiedTime: seconds };
  project.alerts = { ...project.alerts, [String(alert.name)]: kept };
}
