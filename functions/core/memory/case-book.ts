/**
 * Everything that one account remembers between runs. A case book is read as a whole or not at all. Instance records are for people; no run
 * derives anything from them.
 */

import type { OwnerProof } from "../instance/evidence.ts";
import type { Balance } from "../instance/instance.ts";
import type { Release } from "../instance/release-deadline.ts";
import type { Evidence, OutcomeName, WakesOn } from "../terms/outcome.ts";

/**
 * One call: when it was sent, its answer, and the cloud's request id ("" if there was none). Lists of attempts are oldest first.
 */
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
  /** When the outcome was read or decided. Of two entries about one instance the newer one counts. */
  readonly atMs: number;
  readonly runId: string;
  /** Version and configuration of the run that decided. A run with another build tries a failed case again. */
  readonly build: string;
  readonly outcome: OutcomeName;
  readonly reason?: string | undefined;
  /** Since when the case waits for this reason, or for others that a person is told of after a day as well. */
  readonly sinceMs: number;
  /** The instance's state when it was last read. */
  readonly status?: string | undefined;
  /** The instance's last start. An entry with another start is about another stop. */
  readonly startedAtMs?: number | undefined;
  readonly evidence?: Evidence | undefined;
  readonly stoppedAtMs?: number | undefined;
  readonly release?: Release | undefined;
  readonly wakesOn?: WakesOn | undefined;
  readonly nextAttemptAtMs?: number | undefined;
  readonly error?: { readonly code: string; readonly message: string; readonly requestId?: string } | undefined;
  /** Calls at this stop over all runs. Throttled calls do not count. */
  readonly attempts: number;
  readonly firstAttemptAtMs?: number | undefined;
  /** The last ten calls at this stop, without throttled ones. */
  readonly attemptLog: readonly Attempt[];
  readonly acceptedAtMs?: number | undefined;
  /** For `parked/evidence-unreadable`: the fact that could not be read, and why. */
  readonly unknown?: { readonly fact: string; readonly why: string } | undefined;
}

/**
 * A stop by the owner, as a sweep listed it: stopped, without a `financial` lock and without a stop event of its own. It counts
 * while the instance's start stays the same, whatever locks come and go.
 */
export interface OwnerStop {
  readonly instanceId: string;
  readonly regionId: string;
  /** `START_UNREAD`: the start could not be read. The stop is then about whatever start was before `sinceMs`. */
  readonly startedAtMs: number;
  /** The first sweep that listed the instance in this state. */
  readonly sinceMs: number;
  readonly proof: OwnerProof;
}

export const START_UNREAD = 0;

/** What the book remembers of one region. */
export interface RegionMemory {
  /** The last sweep that read the region's instances to the end. */
  readonly sweptAtMs?: number | undefined;
  /** The first executed stop event or `financial` lock of the present suspension. */
  readonly suspendedAtMs?: number | undefined;
  /**
   * The last sweep that found no `financial` lock and a balance of 0 or more. Earlier signs belong to a suspension that is over.
   */
  readonly clearedAtMs?: number | undefined;
  /** When an arrears event was last read in the region. Since then a lock without an event is no evidence. */
  readonly eventsSeenAtMs?: number | undefined;
  /** Set while a part of the region could not be read. */
  readonly unreadable?: Unreadable | undefined;
}

export interface Unreadable {
  /** The action or fact, for example `DescribeInstances`, `events` or `AssumeRole`. */
  readonly what: string;
  readonly why: string;
  readonly sinceMs: number;
  readonly nextLookAtMs: number;
}

/** `place` is an account id or a region id. */
export interface UnreadablePlace extends Pick<Unreadable, "what" | "why" | "sinceMs"> {
  readonly place: string;
  /** A permission is missing, so only a person can help. */
  readonly isDenied: boolean;
}

/** The last notification. It is stored only after a channel took the message. */
export interface Told {
  readonly atMs: number;
  /** The digest of everything that needed a person then, by region; "" if nothing did. */
  readonly digest: string;
  /** The last message that the balance will not last. */
  readonly balanceLowAtMs?: number | undefined;
  /** When a message was sent last whose answer was lost: people may have it. */
  readonly triedAtMs?: number | undefined;
}

/** An earlier balance. The present balance is compared with it to foresee when the money runs out. */
export interface BalanceMark extends Balance {
  readonly atMs: number;
}

export interface CaseBook {
  readonly accountId: string;
  readonly recordedAtMs: number;
  /** When the writer read the case book. Records of other runs after this time are not included. */
  readonly readAtMs: number;
  readonly runId: string;
  /** Version and configuration of the writer. */
  readonly build: string;
  /**
   * Written by a run that could not read the case book. It holds only that run's own calls, and counts only beside a whole book.
   */
  readonly partial?: true | undefined;
  /** When a run without a readable case book last wrote records. Open cases of that time are recorded again. */
  readonly blindAtMs?: number | undefined;
  /** By instance id: open cases, and ends of the last 26 hours. */
  readonly cases: ReadonlyMap<string, Case>;
  /** By instance id. */
  readonly ownerStops: ReadonlyMap<string, OwnerStop>;
  /** By region id. */
  readonly regions: ReadonlyMap<string, RegionMemory>;
  /** Set while the account itself cannot be reached. */
  readonly unreadable?: Unreadable | undefined;
  /** The newest payment after which every readable region was swept. */
  readonly lastPayment?: { readonly number: string; readonly atMs?: number | undefined } | undefined;
  readonly balance?: BalanceMark | undefined;
  /** At most three days old, and not older than the last payment. */
  readonly balanceBefore?: BalanceMark | undefined;
  /** The last time a balance below 0 was read. */
  readonly inDebtAtMs?: number | undefined;
  readonly told?: Told | undefined;
}

/**
 * A run's claim on instances. It ends at the latest 15 minutes after its record was written, even if the record names a later time.
 */
export interface Lease {
  readonly accountId: string;
  readonly regionId: string;
  readonly runId: string;
  readonly rootRunId: string;
  readonly untilMs: number;
  readonly recordedAtMs: number;
}
