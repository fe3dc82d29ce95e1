/**
 * The six alerts. Each alert belongs to the project whose store it reads, so that no alert needs a role to read another project.
 * The two alerts about the function still work if the results project refuses every request.
 * Source: "Data structure of an alert rule" (alibabacloud.com/help/en/sls, read 2026-08) and the vendor's own alert samples.
 * Not verified on the live cloud: `state` (the ROS page says Enable, the vendor's ROS sample and the log service's API say Enabled)
 * and the built-in action policy `sls.builtin`.
 */
import type { IResolvable } from "@alicloud/ros-cdk-core";
import { RosPseudo } from "@alicloud/ros-cdk-core";
import { Alert } from "@alicloud/ros-cdk-sls";
import type { LogStore } from "./log-stores.ts";
import { logicalId } from "./logical-id.ts";
import { QUERIES } from "./queries.ts";

const SEVERITY = { high: 8, critical: 10 } as const;
const DAY_SECONDS = 86_400;

interface AlertPlan {
  /** The name of the rule, which begins `alert-`. The resource's id is made from it. */
  readonly name: string;
  readonly title: string;
  /** The message; `${field}` is a column of the query. */
  readonly text: string;
  readonly query: string;
  /** At most 24 hours: a limit of the alert service. */
  readonly windowSeconds: number;
  readonly everyMinutes: number;
  readonly repeatAfter: string;
  readonly severity: number;
  /** Empty: the alert fires if there is any row. */
  readonly condition: string;
  /** One alert for each value of these columns. Empty: one alert in all. */
  readonly groupBy: readonly string[];
  /** The alert also fires if there is no row. */
  readonly silenceFires: boolean;
}

/** Returns the time without a run that fires "Nothing ran": three payment ticks, and a minute for the run and the index. */
function silenceSeconds(tickMinutes: number): number {
  return (3 * tickMinutes + 1) * 60;
}

const resultsAlerts = (tickMinutes: number): readonly AlertPlan[] => [
  {
    name: "alert-needs-person",
    title: "Instances wait for a person",
    text: `Account \${account_id}, \${region_id}: \${instances} instance(s) \${outcome} / \${reason}, for example \${example}. Released from \${first_release} on.`,
    query: QUERIES.needsPerson,
    windowSeconds: DAY_SECONDS,
    everyMinutes: 5,
    repeatAfter: "4h",
    severity: SEVERITY.high,
    condition: "",
    groupBy: ["account_id", "region_id", "outcome", "reason"],
    silenceFires: false,
  },
  {
    name: "alert-release-near",
    title: "Instances are released within 72 hours",
    text: `Account \${account_id}, \${region_id}: \${instances} stopped instance(s), for example \${example}. The first is released for good at \${first_release}.`,
    query: QUERIES.releaseNear,
    windowSeconds: DAY_SECONDS,
    everyMinutes: 15,
    repeatAfter: "4h",
    severity: SEVERITY.critical,
    condition: "",
    groupBy: ["account_id", "region_id"],
    silenceFires: false,
  },
  {
    name: "alert-unreadable",
    title: "Something cannot be read",
    text: `Account \${account_id} (\${account_name}): \${count_unreadable} place(s) could not be read, so nothing is recovered there: \${unreadable}. Check the role and its permissions with ecs-recovery doctor.`,
    query: QUERIES.unreadable,
    windowSeconds: DAY_SECONDS,
    everyMinutes: 15,
    repeatAfter: "24h",
    severity: SEVERITY.high,
    condition: "",
    groupBy: ["account_id"],
    silenceFires: false,
  },
  {
    name: "alert-nothing-ran",
    title: "Nothing ran for three periods",
    text: "No run has ended since three payment ticks. Is the function there, unfrozen (no arrears in its own account), and are its timer triggers enabled?",
    query: QUERIES.runsInWindow,
    windowSeconds: silenceSeconds(tickMinutes),
    everyMinutes: 5,
    repeatAfter: "1h",
    severity: SEVERITY.critical,
    // The query always returns one row with a count. If the store returns no row, `silenceFires` makes the alert fire too.
    condition: "runs == 0",
    groupBy: [],
    silenceFires: true,
  },
];

const STDOUT_ALERTS: readonly AlertPlan[] = [
  {
    name: "alert-function-failed",
    title: "The function itself failed",
    text: `\${failures} invocation(s) ended with \${errorType}: broken configuration, lost credentials, time-out or crash. See the function's log.`,
    query: QUERIES.functionErrors,
    windowSeconds: 900,
    everyMinutes: 5,
    repeatAfter: "1h",
    severity: SEVERITY.high,
    condition: "",
    groupBy: [],
    silenceFires: false,
  },
  {
    name: "alert-undelivered",
    title: "Records were not delivered",
    text: `The results store refused \${records} record(s). They are in this store: search \`message: undelivered\`.`,
    query: QUERIES.undelivered,
    windowSeconds: 900,
    everyMinutes: 5,
    repeatAfter: "1h",
    severity: SEVERITY.high,
    condition: "records > 0",
    groupBy: [],
    silenceFires: false,
  },
];

/**
 * @param actionPolicy the id of the log service's action policy, which says who gets the messages.
 * @param tickMinutes the period of the payment tick.
 */
export function addResultsAlerts(results: LogStore, actionPolicy: string | IResolvable, tickMinutes: number): void {
  for (const plan of resultsAlerts(tickMinutes)) addAlert(results, plan, actionPolicy);
}

export function addStdoutAlerts(stdout: LogStore, actionPolicy: string | IResolvable): void {
  for (const plan of STDOUT_ALERTS) addAlert(stdout, plan, actionPolicy);
}

function addAlert(source: LogStore, plan: AlertPlan, actionPolicy: string | IResolvable): void {
  const alert = new Alert(
    source.stack,
    logicalId(plan.name),
    {
      project: source.project,
      detail: {
        type: "Alert",
        name: plan.name,
        displayName: plan.title,
        description: "",
        state: "Enabled",
        schedule: { type: "FixedRate", interval: `${plan.everyMinutes}m` },
        configuration: {
          version: "2.0",
          type: "default",
          dashboard: "internal-alert-analysis",
          queryList: [
            {
              storeType: "log",
              region: RosPseudo.region,
              project: source.project,
              store: source.store,
              query: plan.query,
              timeSpanType: "Relative",
              start: `-${plan.windowSeconds}s`,
              end: "now",
              powerSqlMode: "auto",
            },
          ],
          groupConfiguration:
            plan.groupBy.length > 0 ? { type: "custom", fields: [...plan.groupBy] } : { type: "no_group", fields: [] },
          joinConfigurations: [],
          severityConfigurations: [
            { severity: plan.severity, evalCondition: { condition: plan.condition, countCondition: "" } },
          ],
          labels: [{ key: "product", value: "ecs-auto-recovery" }],
          annotations: [
            { key: "title", value: plan.title },
            { key: "desc", value: plan.text },
          ],
          autoAnnotation: true,
          threshold: 1,
          noDataFire: plan.silenceFires,
          noDataSeverity: plan.severity,
          sendResolved: true,
          policyConfiguration: {
            alertPolicyId: "sls.builtin.dynamic",
            actionPolicyId: actionPolicy,
            repeatInterval: plan.repeatAfter,
            useDefault: false,
          },
        },
      },
    },
    true,
  );
  alert.addDependency(source.index);
}
