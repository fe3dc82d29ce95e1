/**
 * What one account remembers between runs, read whole or not at all. Instance records are what people read; nothing is derived from
 * them.
 */

import type { OwnerProof } from "../instance/evidence.ts";
import type { Balance } from "../instance/instance.ts";
import type { Release } from "../instance/release-deadline.ts";
import type { Evidence, OutcomeName, WakesOn } from "../terms/outcome.ts";

/** Oldest first: when a call was sent, what it was answered with, and the cloud's request id ("" if there was none). */
export interface Attempt {
  readonly atMs: number;
  /** `OK`, or the failure's code. */
  readonly code: string;
  readonly requestId: string;
}

/** One suspension of one instance, from the stop until it runs, is released, or turns out to be no business of ours. */
export interface Case {
  readonly instanceId: string;
  readonly regionId: string;
  /** When this was read or decided. Of two entries of one instance the newer one counts. */
  readonly atMs: number;
  readonly runId: string;
  /** Version and configuration of the run that decided: a failed case is tried again by another one. */
  readonly build: string;
  readonly outcome: OutcomeName;
  readonly reason?: string | undefined;
  /** Since when the case waits for this reason, or for others that a person is told of after a day as well. */
  readonly sinceMs: number;
  /** The instance's state when it was last read. */
  readonly status?: string | undefined;
  /** The instance's last start: an entry with another one is about another stop. */
  readonly startedAtMs?: number | undefined;
  readonly evidence?: Evidence | undefined;
  readonly stoppedAtMs?: number | undefined;
  readonly release?: Release | undefined;
  readonly wakesOn?: WakesOn | undefined;
  readonly nextAttemptAtMs?: number | undefined;
  readonly error?: { readonly code: string; readonly message: string; readonly requestId?: string } | undefined;
  /** Calls at this stop over all runs. Throttled answers do not count. */
  readonly attempts: number;
  readonly firstAttemptAtMs?: number | undefined;
  /** The last ten calls at this stop; throttled ones are left out. */
  readonly attemptLog: readonly Attempt[];
  readonly acceptedAtMs?: number | undefined;
  /** `parked/evidence-unreadable`: which fact, and why. */
  readonly unknown?: { readonly fact: string; readonly why: string } | undefined;
}

/**
 * A stopped instance without a `financial` lock and without a stop event of its own, as a sweep listed it. It is believed as long as
 * the instance's start stands, whatever locks come and go.
 */
export interface OwnerStop {
  readonly instanceId: string;
  readonly regionId: string;
  readonly startedAtMs: number;
  /** The first sweep that saw it so. */
  readonly sinceMs: number;
  readonly proof: OwnerProof;
}

/** What is known of one region. */
export interface RegionMemory {
  /** The last sweep that read its instances to the end. */
  readonly sweptAtMs?: number | undefined;
  /** The first executed stop event or `financial` lock of the suspension that is under way. */
  readonly suspendedAtMs?: number | undefined;
  /** The last sweep that found no `financial` lock and a balance of 0 or more: signs before it are of a suspension that is over. */
  readonly clearedAtMs?: number | undefined;
  /** When an arrears event was last read here: a lock alone no longer suffices. */
  readonly eventsSeenAtMs?: number | undefined;
  /** What could not be read, why, since when, and when it is tried again. */
  readonly unreadable?: Unreadable | undefined;
}

export interface Unreadable {
  /** `DescribeInstances`, `events`, `AssumeRole` and so on. */
  readonly what: string;
  readonly why: string;
  readonly sinceMs: number;
  readonly nextLookAtMs: number;
}

/** What people were told, stored only after a channel took the message. */
export interface Told {
  readonly atMs: number;
  /** Of everything that needed a person then, by region; "" if nothing did any more. */
  readonly digest: string;
  /** When people were last told that the balance will not last. */
  readonly balanceLowAtMs?: number | undefined;
  /** When a message was sent last whose answer was lost: people may have it. */
  readonly triedAtMs?: number | undefined;
}

/** A balance of the past that the present one is compared with, to foresee when the money runs out. */
export interface BalanceMark extends Balance {
  readonly atMs: number;
}

export interface CaseBook {
  readonly accountId: string;
  readonly recordedAtMs: number;
  /** When the writer had read the memory: what other runs recorded later is not in here. */
  readonly readAtMs: number;
  readonly runId: string;
  /** Version and configuration of the writer. */
  readonly build: string;
  /** Of a run that could not read the memory: what it did itself, and nothing else. It counts only beside a whole one. */
  readonly partial?: true | undefined;
  /** When a run that could not read the memory wrote records last: what they say of open cases is written anew. */
  readonly blindAtMs?: number | undefined;
  /** By instance id: open cases, and ends of the last 26 hours. */
  readonly cases: ReadonlyMap<string, Case>;
  /** By instance id. */
  readonly ownerStops: ReadonlyMap<string, OwnerStop>;
  /** By region id. */
  readonly regions: ReadonlyMap<string, RegionMemory>;
  /** The account itself could not be reached. */
  readonly unreadable?: Unreadable | undefined;
  /** The newest payment that every readable region was swept after. */
  readonly lastPayment?: { readonly number: string; readonly atMs?: number | undefined } | undefined;
  readonly balance?: BalanceMark | undefined;
  /** At most three days old, and not older than the last payment. */
  readonly balanceBefore?: BalanceMark | undefined;
  /** The last time a balance below 0 was read. */
  readonly inDebtAtMs?: number | undefined;
  readonly told?: Told | undefined;
}

/** A run's claim on instances. It ends 15 minutes after its record at the latest, whatever the record says. */
export interface Lease {
  readonly accountId: string;
  readonly regionId: string;
  readonly runId: string;
  readonly rootRunId: string;
  readonly untilMs: number;
  readonly recordedAtMs: number;
}
