/** Reads the event of a timer trigger: `{triggerTime, triggerName, payload}`. `payload` is a string even if it holds JSON. */
import type { Trigger } from "../../terms/trigger.ts";
import { type Fields, idOf, objectOf, textOf } from "../reading/json-fields.ts";
import type { EventShape } from "./shape.ts";

/** A tick has none of these keys. An event that has them besides a tick's keys was made to run in full. */
const OF_EVENTS = ["type", "source", "specversion", "data", "product", "content", "kind"];

/**
 * Returns the trigger; undefined: the event is no tick. Only `{"kind":"sweep","depth":"payment"}` asks for the payment tick.
 * Every other payload is a full sweep, because a mistyped payload must not leave instances down. The time of a tick is no event
 * time.
 */
export function readTimer(event: Fields): Trigger | undefined {
  if (idOf(event.triggerTime) === undefined || idOf(event.triggerName) === undefined) return undefined;
  if (Object.keys(event).some((key) => OF_EVENTS.includes(key.toLowerCase()))) return undefined;
  const wish = objectOf(textOf(event.payload));
  const depth = wish.kind === "sweep" && wish.depth === "payment" ? "payment" : "full";
  return { name: "timer", depth, hop: 0 };
}

export const TIMER: EventShape = {
  kind: "timer",
  read(event) {
    const trigger = readTimer(event);
    return trigger && { finding: { kind: "trigger", trigger } };
  },
};
