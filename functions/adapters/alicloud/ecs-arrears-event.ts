/** Turns items of DescribeInstanceHistoryEvents into arrears events. */
import type { ArrearsEvent } from "../../core/instance/instance.ts";
import { type AnswerObject, asObject, textOf } from "./answer.ts";
import type { StringKeeper } from "./ecs-instance.ts";
import { parseVendorTime } from "./vendor-time.ts";

const TYPES: Readonly<Record<string, ArrearsEvent["type"]>> = {
  "AccountUnbalanced.Stop": "stop",
  "AccountUnbalanced.Delete": "delete",
};

const STATES: Readonly<Record<string, ArrearsEvent["state"]>> = { Executed: "executed", Scheduled: "scheduled" };

/** The vendor's names of these events. The request filters by them. */
export const ARREARS_EVENT_TYPES: readonly string[] = Object.keys(TYPES);
export const ARREARS_EVENT_STATES: readonly string[] = Object.keys(STATES);

/** Documented states that show neither a stop nor a release: DescribeInstanceHistoryEvents, API metadata of 2024-07. */
const OTHER_STATES: ReadonlySet<string> = new Set(["Executing", "Avoided", "Canceled", "Failed", "Inquiring"]);

/**
 * Returns undefined for items without meaning here: other types and states, and stops that are only planned.
 * "odd" is an arrears event without an instance, a documented state or, if it is executed, any time. It may be the event that
 * decides.
 */
export function toArrearsEvent(item: AnswerObject, keep: StringKeeper): ArrearsEvent | "odd" | undefined {
  const typeName = textOf(asObject(item.EventType)?.Name);
  const type = TYPES[typeName];
  if (type === undefined) return typeName === "" ? "odd" : undefined;
  const stateName = textOf(asObject(item.EventCycleStatus)?.Name);
  const state = STATES[stateName];
  if (state === undefined) return OTHER_STATES.has(stateName) ? undefined : "odd";
  if (type === "stop" && state === "scheduled") return undefined;
  const instanceId = textOf(item.InstanceId);
  if (instanceId === "") return "odd";
  const atMs = state === "executed" ? earliestOf(item) : parseVendorTime(textOf(item.NotBefore));
  // A planned release without a time says only that a release is planned. Every arrears stop says that too.
  if (atMs === undefined) return state === "executed" ? "odd" : undefined;
  return {
    instanceId: keep.own(instanceId),
    type,
    state,
    atMs,
    publishedAtMs: parseVendorTime(textOf(item.EventPublishTime)),
  };
}

/**
 * Returns the earlier of the planned time and the end. An executed event may be finished long after the stop, so the earlier time
 * is nearer.
 * The announcement counts only if it is the only time: the International site publishes an event up to 15 days before it happens.
 */
function earliestOf(item: AnswerObject): number | undefined {
  const [plannedMs, endedMs, announcedMs] = ["NotBefore", "EventFinishTime", "EventPublishTime"].map((key) =>
    parseVendorTime(textOf(item[key])),
  );
  if (plannedMs !== undefined && endedMs !== undefined) return Math.min(plannedMs, endedMs);
  return plannedMs ?? endedMs ?? announcedMs;
}
