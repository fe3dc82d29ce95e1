/** Checks an event before it enters a bus. */
import { DEEPEST_JSON, isDeeper } from "../../kernel/depth.ts";
import { EventBridgeError } from "./eventbridge-error.ts";
import { fieldsOf, textOf } from "./fields.ts";
import type { BusEvent } from "./publisher.ts";

/**
 * Limits of events: 256 KB each, 16 events and 1 MB a batch. `id` and `source` have up to 128 characters, `type` 64,
 * `subject` 512. Source: "Limits" of EventBridge (alibabacloud.com/help/en/eventbridge/product-overview/limits,
 * 2026-03).
 */
export const MOST_EVENTS = 16;
export const LARGEST_BATCH_BYTES = 1_048_576;
export const LARGEST_EVENT_BYTES = 262_144;
const LONGEST = { id: 128, source: 128, type: 64 } as const;

/**
 * Returns the checked event. Throws EventBridgeError `InvalidArgument`. Source: CloudEvents 1.0 requires `id`, `source`
 * and `type`, not empty.
 */
export function readEvent(value: unknown): BusEvent {
  const event = fieldsOf(value);
  const id = textOf(event.id, "id", LONGEST.id);
  textOf(event.source, "source", LONGEST.source);
  textOf(event.type, "type", LONGEST.type);
  if (event.subject !== undefined && event.subject !== "") textOf(event.subject, "subject", 512);
  if ((event.specversion ?? "1.0") !== "1.0") throw new EventBridgeError("InvalidArgument", "specversion must be 1.0");
  if (isDeeper(event)) throw new EventBridgeError("InvalidArgument", `an event has ${DEEPEST_JSON} levels at most`);
  if (Buffer.byteLength(JSON.stringify(event)) > LARGEST_EVENT_BYTES) {
    throw new EventBridgeError("InvalidArgument", "an event has 256 KB at most");
  }
  return { ...event, id };
}
