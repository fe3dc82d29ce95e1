/**
 * Finds the instances that a run holds now. Either the run is at work on them, or it was killed and its leases have not
 * run out.
 */
import { leaseEndMs } from "../../functions/core/memory/lease.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";

export interface Held {
  readonly instanceIds: readonly string[];
  /** Time at which the last lease ends. */
  readonly until: string;
}

/** Returns the held instances; undefined if there are none. A lease ends with the record of its run, or at its time. */
export function heldNow(records: readonly StoredRecord[], nowMs: number): Held | undefined {
  const ended = new Set(records.filter(({ record_type: type }) => type === "run").map(({ run_id: id }) => id));
  const open = records
    .filter(({ record_type: type, run_id: id }) => type === "intent" && !ended.has(id))
    .map(({ recorded_at: at = "", lease_until: until = "", instance_ids: ids = "" }) => ({
      ids: ids.split(","),
      untilMs: leaseEndMs(Date.parse(at), Date.parse(until), nowMs),
    }))
    .filter(({ untilMs }) => untilMs > nowMs);
  if (open.length === 0) return undefined;
  return {
    instanceIds: [...new Set(open.flatMap(({ ids }) => ids))].sort(),
    until: new Date(Math.max(...open.map(({ untilMs }) => untilMs))).toISOString(),
  };
}
