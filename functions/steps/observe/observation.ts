/** The readings of a run. Later stages read these values and never change them. */
import type { Money } from "../../core/decision/money.ts";
import type { ArrearsEvent, Instance, Scope } from "../../core/instance/instance.ts";
import type { UnreadablePlace } from "../../core/memory/case-book.ts";
import type { AccountMemory } from "../../core/memory/read-memory.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import type { Reading } from "../../core/terms/reading.ts";

export interface RegionObservation {
  readonly scope: Scope;
  /** When the reading began. A run that read later knows more, even if this run decides after it. */
  readonly readAtMs: number;
  /** Stopped pay-as-you-go instances, or the instances that the request names, in any state. */
  readonly instances: readonly Instance[];
  /** The region was listed to the end. False: its instances were read by id. */
  readonly listed: boolean;
  /** The events that were read, even if reading stopped before the end. */
  readonly events: readonly ArrearsEvent[];
  readonly eventsComplete: Reading<true>;
  /** Instances that may run again, or may be released, since the run before. */
  readonly followUpIds: readonly string[];
  /** Those instances as they are now, by id. Unknown if they could not be read. */
  readonly followedUp: Reading<ReadonlyMap<string, Instance>>;
  readonly followedUpAtMs: number;
}

/** The regions that the run reads in one account. */
export interface AccountSurvey {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly memory: AccountMemory;
  /** Empty if a payment tick found nothing to do. */
  readonly regions: readonly string[];
  /** A payment tick read only the account's money, so nothing is known about its instances. */
  readonly idle: boolean;
  /** All regions of the account are read, not only regions or instances that a request names. */
  readonly whole: boolean;
  /** Set if the account as a whole could not be reached. */
  readonly unreachable?: UnreadablePlace | undefined;
}

/** What was read of a region before its list failed. */
export type PartlyRead = Omit<RegionObservation, "followUpIds" | "followedUp" | "followedUpAtMs">;

export interface AccountObservation extends AccountSurvey {
  readonly seen: readonly RegionObservation[];
  readonly partly: readonly PartlyRead[];
  /** Regions that could not be read, and regions whose events could not be read. */
  readonly unreadable: readonly UnreadablePlace[];
  /** Regions that were not read to the end before the time for observing was over. */
  readonly unfinished: readonly string[];
}
