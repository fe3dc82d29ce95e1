/** The timer trigger: `{triggerTime, triggerName, payload}`, where `payload` is a string even if it holds JSON. */
import type { Trigger } from "../../terms/trigger.ts";
import { type Fields, objectOf, textOf } from "../reading/json-fields.ts";
import { readJson } from "../reading/payload-text.ts";

/**
 * undefined when it is none. Only `{"kind":"sweep","depth":"payment"}` asks for the cheap tick; anything else is a full
 * sweep, because a mistyped payload must not leave instances down. A tick's time is no event time: nothing happened then.
 */
export function readTimer(event: Fields): Trigger | undefined {
  if (textOf(event.triggerTime) === undefined || textOf(event.triggerName) === undefined) return undefined;
  const wish = objectOf(readJson(textOf(event.payload) ?? ""));
  const depth = wish.kind === "sweep" && wish.depth === "payment" ? "payment" : "full";
  return { name: "timer", depth, hop: 0 };
}
