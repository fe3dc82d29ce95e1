/**
 * Operations of the log store that clients commonly call and that the local cloud refuses. PARITY.md lists them. Each
 * is recognised, so that it is not taken for another operation on the same path.
 */
import type { CloudRequest } from "../../kernel/http.ts";

export interface RefusedOperation {
  readonly action: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path of the operation; `:name` stands for one segment. */
  readonly path: string;
  /** Query parameters that distinguish the operation from others on its path. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const LOGSTORE = "/logstores/:logstore";
const SHARD = `${LOGSTORE}/shards/:shard`;

/** Source: API reference of Simple Log Service, version 2020-12-30 and 0.6.0, read 2026-11. */
export const REFUSED_OPERATIONS: readonly RefusedOperation[] = [
  { action: "GetContextLogs", method: "GET", path: LOGSTORE, parameters: { type: "context_log" } },
  { action: "GetCursor", method: "GET", path: SHARD, parameters: { type: "cursor" } },
  { action: "GetCursorTime", method: "GET", path: SHARD, parameters: { type: "cursor_time" } },
  { action: "PullLogs", method: "GET", path: SHARD, parameters: { type: "logs" } },
  { action: "PutWebtracking", method: "POST", path: `${LOGSTORE}/track` },
  { action: "GetLogsAsync", method: "POST", path: `${LOGSTORE}/asyncquery` },
  { action: "ListConsumerGroup", method: "GET", path: `${LOGSTORE}/consumergroups` },
  { action: "CreateConsumerGroup", method: "POST", path: `${LOGSTORE}/consumergroups` },
  { action: "SplitShard", method: "POST", path: SHARD, parameters: { action: "split" } },
  { action: "MergeShard", method: "POST", path: SHARD, parameters: { action: "merge" } },
  { action: "GetLogging", method: "GET", path: "/logging" },
  { action: "CreateLogging", method: "POST", path: "/logging" },
  { action: "UpdateProject", method: "PUT", path: "/" },
  { action: "CreateDashboard", method: "POST", path: "/dashboards" },
  { action: "ListDashboard", method: "GET", path: "/dashboards" },
  { action: "CreateSavedSearch", method: "POST", path: "/savedsearches" },
  { action: "ListSavedSearch", method: "GET", path: "/savedsearches" },
  { action: "GetAlert", method: "GET", path: "/alerts/:alert" },
  { action: "UpdateAlert", method: "PUT", path: "/alerts/:alert" },
  { action: "DeleteAlert", method: "DELETE", path: "/alerts/:alert" },
  { action: "ListConfig", method: "GET", path: "/configs" },
  { action: "ListMachineGroup", method: "GET", path: "/machinegroups" },
  { action: "TagResources", method: "POST", path: "/tag" },
  { action: "ListTagResources", method: "GET", path: "/tags" },
];

export function refusedOperationOf({ method, path, query }: CloudRequest): RefusedOperation | undefined {
  return REFUSED_OPERATIONS.find(
    (operation) =>
      operation.method === method &&
      fitsPath(operation.path, path) &&
      Object.entries(operation.parameters ?? {}).every(([name, value]) => query.get(name) === value),
  );
}

export function fitsPath(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const segments = path.split("/");
  return (
    wanted.length === segments.length &&
    wanted.every((part, index) => (part.startsWith(":") ? segments[index] !== "" : part === segments[index]))
  );
}
