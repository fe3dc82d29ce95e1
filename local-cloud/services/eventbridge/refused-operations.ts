/** Operations of EventBridge that clients commonly call and that the local cloud refuses. PARITY.md lists them. */
import type { ParityRow } from "../../kernel/parity-row.ts";

const REFUSED = [
  "UpdateEventBus",
  "UpdateRule",
  "CreateTargets",
  "ListTargets",
  "UpdateTargets",
  "DeleteTargets",
  "CreateEventSource",
  "ListUserDefinedEventSources",
  "ListAliyunOfficialEventSources",
  "CreateEventStreaming",
  "ListEventStreamings",
  "GetEventStreaming",
  "CreateConnection",
  "ListConnections",
  "CreateApiDestination",
  "ListApiDestinations",
  "QueryEventTraces",
  "QueryTracedEventByEventId",
] as const;

export const refusedEventBridgeRows: readonly ParityRow[] = REFUSED.map((operation) => ({
  product: "EventBridge",
  operation,
  status: "refused",
  note: "",
  source: "",
  example: { method: "POST", path: `/openapi/${operation[0]!.toLowerCase()}${operation.slice(1)}` },
}));
