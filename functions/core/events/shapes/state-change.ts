/** The state that a state change is about, wherever its publisher put it. */
import { type Fields, objectOf, pick, textOf } from "../reading/json-fields.ts";

/** Lower case. Every other word may mean that an instance stopped: an event is a hint, and the state is read afterwards. */
const CANNOT_MATTER = new Set(["created", "pending", "starting", "running", "stopping", "deleted", "released"]);

const STATE_KEYS = ["state", "instancestate", "currentstate", "instancestatus", "status"];

/**
 * `data.state` in the documents; also in `data.content`, where CloudMonitor keeps it, as JSON text, and in other spellings.
 * @returns undefined when no place has one.
 */
export function stateIn(...places: readonly Fields[]): string | undefined {
  for (const place of places.flatMap((each) => [each, objectOf(each.content), objectOf(each.detail)])) {
    const state = textOf(pick(place, ...STATE_KEYS));
    if (state !== undefined) return state;
  }
  return undefined;
}

/** Without a state, and with an unknown one, an instance may have stopped. */
export function mayHaveStopped(state: string | undefined): boolean {
  return state === undefined || !CANNOT_MATTER.has(state.trim().toLowerCase());
}
