/** Instances that a run holds right now: it is at work on them, or it was killed and its leases have not run out. */
import { leaseEndMs } from "../../functions/core/memory/lease.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";

export interface Held {
  readonly instanceIds: readonly string[];
  /** When the last of the leases ends at the latest. */
  readonly until: string;
}

/** undefined: no run holds an instance. A lease ends with its run's own record, or by its time. */
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
