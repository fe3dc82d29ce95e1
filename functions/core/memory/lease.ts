/** Who holds which instance. A lease ends 15 minutes after its record at the latest, whatever the record says. */
import type { Lease } from "./case-book.ts";

/** A run that was killed, or a record that was forged, blocks an instance for so long at most. A run that lives renews its leases. */
export const LEASE_MS = 15 * 60_000;
export const RENEW_AFTER_MS = 10 * 60_000;

/** @returns when the lease ends: what the record says, but at most 15 minutes after the record, and never in a future record's time. */
export function leaseEndMs(recordedAtMs: number, claimedUntilMs: number, nowMs: number): number {
  return Math.min(claimedUntilMs, Math.min(recordedAtMs, nowMs) + LEASE_MS);
}

export interface Asker {
  readonly nowMs: number;
  readonly rootRunId: string;
}

/**
 * The lease of another run that is still in force; the one that ends last. The hops of one chain follow each other, so what an
 * earlier hop held is free.
 */
export function heldLease(leases: readonly Lease[] | undefined, asker: Asker): Lease | undefined {
  return (leases ?? [])
    .filter(({ rootRunId, untilMs }) => rootRunId !== asker.rootRunId && untilMs > asker.nowMs)
    .reduce<Lease | undefined>((last, next) => (last && last.untilMs >= next.untilMs ? last : next), undefined);
}

/** A lease that ran out without its run's report: the run died, most likely after a call. */
export function deadLease(leases: readonly Lease[] | undefined, nowMs: number): Lease | undefined {
  return (leases ?? []).find(({ untilMs }) => untilMs <= nowMs);
}
