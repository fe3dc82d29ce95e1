/** Returns EventBridge's rows of PARITY.md. */
import type { ParityRow } from "../../kernel/parity-row.ts";
import { EVENT_OPERATIONS } from "./operations.ts";
import { refusedEventBridgeRows } from "./refused-operations.ts";

export function eventBridgeParity(): readonly ParityRow[] {
  const product = "EventBridge";
  const source = "Event patterns, Retry and dead letter, Error codes of EventBridge; @alicloud/eventbridge 1.3.2";
  return [
    ...Object.values(EVENT_OPERATIONS).map(({ action, status, note }) => ({
      product,
      operation: action,
      status,
      note,
      source,
    })),
    ...refusedEventBridgeRows,
  ];
}
