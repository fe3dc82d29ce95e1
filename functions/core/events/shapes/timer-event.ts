/** The timer trigger: `{triggerTime, triggerName, payload}`, where `payload` is a string even if it holds JSON. */
import type { Trigger } from "../../terms/trigger.ts";
import { type Fields, idOf, objectOf, textOf } from "../reading/json-fields.ts";
import type { EventShape } from "./shape.ts";

/** A tick has none of these. An event that has them beside a tick's keys was made to run in full, here and now. */
const OF_EVENTS = ["type", "source", "specversion", "data", "product", "content", "kind"];

/**
 * undefined when it is none. Only `{"kind":"sweep","depth":"payment"}` asks for the cheap tick; anything else is a full
 * sweep, because a mistyped payload must not leave instances down. A tick's time is no event time: nothing happened then.
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
