/**
 * The dashboard: whether recovery works, which cases wait and for what, and how long is left. ROS takes charts unchanged, so their
 * shape is typed here.
 * Source: "ALIYUN::SLS::Dashboard" (alibabacloud.com/help/en/ros/developer-reference/aliyun-sls-dashboard), its example, read
 * 2026-08. Not verified on the live cloud: the names of the kinds of chart that the example does not show.
 */
import { Dashboard } from "@alicloud/ros-cdk-sls";
import type { LogStore } from "./log-stores.ts";
import { QUERIES } from "./queries.ts";

interface Chart {
  readonly title: string;
  readonly type: "table" | "line" | "column";
  readonly action: Record<string, never>;
  readonly search: {
    readonly logstore: string;
    readonly topic: string;
    readonly query: string;
    readonly start: string;
    readonly end: string;
  };
  readonly display: {
    readonly displayName: string;
    readonly xAxis: readonly string[];
    readonly yAxis: readonly string[];
    readonly xPos: number;
    readonly yPos: number;
    readonly width: number;
    readonly height: number;
  };
}

type Panel = Pick<Chart, "title" | "type"> & {
  readonly query: string;
  readonly days: number;
  readonly x?: string;
  readonly y?: string;
};

const PANELS: readonly Panel[] = [
  { title: "Waits for a person", type: "table", query: QUERIES.needsPerson, days: 1 },
  { title: "Released within 72 hours", type: "table", query: QUERIES.releaseNear, days: 1 },
  { title: "Open cases", type: "table", query: QUERIES.openCases, days: 2 },
  { title: "Balances and payments", type: "table", query: QUERIES.money, days: 2 },
  { title: "What came back", type: "table", query: QUERIES.recovered, days: 7 },
  { title: "Refusals by code", type: "table", query: QUERIES.errorCodes, days: 7 },
  { title: "Outcomes an hour", type: "column", query: QUERIES.outcomesOverTime, days: 7, x: "hour", y: "instances" },
  { title: "Runs an hour", type: "line", query: QUERIES.runs, days: 2, x: "hour", y: "runs" },
];

/** The console's grid is 20 columns wide in the vendor's samples, so two panels fit into a row. */
const WIDTH = 10;
const HEIGHT = 8;

export function addDashboard(results: LogStore): void {
  const dashboard = new Dashboard(
    results.stack,
    "Dashboard",
    {
      projectName: results.project,
      dashboardName: "dashboard-ecs-auto-recovery",
      displayName: "ECS auto recovery",
      description: "What came back after a payment, what did not, and how long is left",
      charts: PANELS.map((panel, place) => ({ ...chart(panel, place, results.store) })),
    },
    true,
  );
  dashboard.addDependency(results.index);
}

function chart(panel: Panel, place: number, logstore: string): Chart {
  return {
    title: `chart-${place + 1}`,
    type: panel.type,
    action: {},
    search: { logstore, topic: "", query: panel.query, start: `-${panel.days * 86_400}s`, end: "now" },
    display: {
      displayName: panel.title,
      xAxis: panel.x ? [panel.x] : [],
      yAxis: panel.y ? [panel.y] : [],
      xPos: (place % 2) * WIDTH,
      yPos: Math.floor(place / 2) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
    },
  };
}
