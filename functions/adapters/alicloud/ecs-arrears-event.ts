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

/** @returns undefined for what says nothing to us: other types and states, a stop that is only planned, no usable time. */
export function toArrearsEvent(item: AnswerObject, keep: StringKeeper): ArrearsEvent | undefined {
  const type = TYPES[textOf(asObject(item.EventType)?.Name)];
  const state = STATES[textOf(asObject(item.EventCycleStatus)?.Name)];
  const instanceId = textOf(item.InstanceId);
  if (type === undefined || state === undefined || instanceId === "") return undefined;
  if (type === "stop" && state === "scheduled") return undefined;
  const time = (key: string) => parseVendorTime(textOf(item[key]));
  // An executed event without an end still happened: its planned time, then its announcement, is the next best.
  const atMs =
    state === "executed"
      ? (time("EventFinishTime") ?? time("NotBefore") ?? time("EventPublishTime"))
      : time("NotBefore");
  return atMs === undefined ? undefined : { instanceId: keep.own(instanceId), type, state, atMs };
}
