/** From DescribeInstanceHistoryEvents to our ArrearsEvent. */
import type { ArrearsEvent } from "../../core/instance/instance.ts";
import { type AnswerObject, asObject, textOf } from "./answer.ts";
import type { StringKeeper } from "./ecs-instance.ts";
import { parseVendorTime } from "./vendor-time.ts";

const TYPES: Readonly<Record<string, ArrearsEvent["type"]>> = {
  "AccountUnbalanced.Stop": "stop",
  "AccountUnbalanced.Delete": "delete",
};

const STATES: Readonly<Record<string, ArrearsEvent["state"]>> = { Executed: "executed", Scheduled: "scheduled" };

/** The names the vendor gives these events; they also serve as the request's filter. */
export const ARREARS_EVENT_TYPES: readonly string[] = Object.keys(TYPES);
export const ARREARS_EVENT_STATES: readonly string[] = Object.keys(STATES);

/** Documented states that say nothing of a stop or a release: DescribeInstanceHistoryEvents, API metadata of 2024-07. */
const OTHER_STATES: ReadonlySet<string> = new Set(["Executing", "Avoided", "Canceled", "Failed", "Inquiring"]);

/**
 * @returns undefined for what says nothing to us: other types and states, and a stop that is only planned. "odd" for an arrears
 * event that lacks an instance, a documented state or, if it is executed, every time: it may be the event that decides.
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
  // A planned release without a time says no more than that there is one, which every arrears stop says, too.
  if (atMs === undefined) return state === "executed" ? "odd" : undefined;
  return { instanceId: keep.own(instanceId), type, state, atMs };
}

/**
 * An executed event may be finished long after the stop, so the earlier of plan and end is the nearer. Its announcement counts only
 * alone: on the International site an event is published up to 15 days before it happens.
 */
function earliestOf(item: AnswerObject): number | undefined {
  const [plannedMs, endedMs, announcedMs] = ["NotBefore", "EventFinishTime", "EventPublishTime"].map((key) =>
    parseVendorTime(textOf(item[key])),
  );
  if (plannedMs !== undefined && endedMs !== undefined) return Math.min(plannedMs, endedMs);
  return plannedMs ?? endedMs ?? announcedMs;
}
