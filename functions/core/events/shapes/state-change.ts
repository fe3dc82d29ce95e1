/** Reads the state of a state change from each place where publishers put it. */
import { type Fields, objectOf, pick, textOf } from "../reading/json-fields.ts";

/** Lower case. With any other word the instance may have stopped. An event is a hint, and the state is read afterwards. */
const CANNOT_MATTER = new Set(["created", "pending", "starting", "running", "stopping", "deleted", "released"]);

const STATE_KEYS = ["state", "instancestate", "currentstate", "instancestatus", "status"];

/**
 * Returns the state; undefined: no part has one. The documents name `data.state`. CloudMonitor keeps the state in `data.content`,
 * also as JSON text and in other spellings.
 */
export function stateIn(...parts: readonly Fields[]): string | undefined {
  for (const part of parts.flatMap((each) => [each, objectOf(each.content), objectOf(each.detail)])) {
    const state = textOf(pick(part, ...STATE_KEYS));
    if (state !== undefined) return state;
  }
  return undefined;
}

/** Checks whether an instance may have stopped. Without a state, or with an unknown one, it may. */
export function mayHaveStopped(state: string | undefined): boolean {
  return state === undefined || !CANNOT_MATTER.has(state.trim().toLowerCase());
}
