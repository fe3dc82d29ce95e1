/** Decides which run holds which instance. A lease ends at the latest 15 minutes after its record was written. */
import type { Lease } from "./case-book.ts";

/** The longest time that a killed run or a forged record can block an instance. A living run renews its leases. */
export const LEASE_MS = 15 * 60_000;
export const RENEW_AFTER_MS = 10 * 60_000;

/**
 * Returns when the lease ends, in epoch milliseconds: as recorded, but at most 15 minutes after the record. A record time in the
 * future counts as now.
 */
export function leaseEndMs(recordedAtMs: number, claimedUntilMs: number, nowMs: number): number {
  return Math.min(claimedUntilMs, Math.min(recordedAtMs, nowMs) + LEASE_MS);
}

export interface Asker {
  readonly nowMs: number;
  readonly rootRunId: string;
}

/**
 * Returns the lease of another run that is in force; of several, the one that ends last. Hops of one chain run one after another,
 * so a lease of an earlier hop of the same chain is free.
 */
export function heldLease(leases: readonly Lease[] | undefined, asker: Asker): Lease | undefined {
  return (leases ?? [])
    .filter(({ rootRunId, untilMs }) => rootRunId !== asker.rootRunId && untilMs > asker.nowMs)
    .reduce<Lease | undefined>((last, next) => (last && last.untilMs >= next.untilMs ? last : next), undefined);
}

/** Returns a lease that ran out without a report of its run. That run died, most likely after a call. */
export function deadLease(leases: readonly Lease[] | undefined, nowMs: number): Lease | undefined {
  return (leases ?? []).find(({ untilMs }) => untilMs <= nowMs);
}
