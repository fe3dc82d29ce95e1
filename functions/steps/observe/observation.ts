/** What a run has seen: values that the later stages read and never change. */
import type { Money } from "../../core/decision/money.ts";
import type { ArrearsEvent, Instance, Scope } from "../../core/instance/instance.ts";
import type { AccountMemory } from "../../core/memory/read-memory.ts";
import type { UnreadablePlace } from "../../core/memory/records.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import type { Reading } from "../../core/terms/reading.ts";

export interface RegionObservation {
  readonly scope: Scope;
  /** Stopped pay-as-you-go instances, or those that were asked for by id whatever they are. */
  readonly instances: readonly Instance[];
  /** The region was listed to the end, not asked for by id. */
  readonly listed: boolean;
  /** Those that were read, also where they could not be read to the end. */
  readonly events: readonly ArrearsEvent[];
  readonly eventsComplete: Reading<true>;
  /** Which instances may have come back or are gone since the run before. */
  readonly followUpIds: readonly string[];
  /** Instances that may have come back since the run before: by id, as they are now. Unknown if they could not be read. */
  readonly followedUp: Reading<ReadonlyMap<string, Instance>>;
}

/** What the run looks at in one account. */
export interface AccountSurvey {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly memory: AccountMemory;
  /** Empty where a payment tick found nothing to do. */
  readonly regions: readonly string[];
  /** A payment tick looked at its money only: nothing is known of its instances. */
  readonly idle: boolean;
  /** All of its regions are looked at, not a part that was named. */
  readonly whole: boolean;
  /** The account as a whole could not be reached. */
  readonly unreachable?: UnreadablePlace | undefined;
}

export interface AccountObservation extends AccountSurvey {
  readonly seen: readonly RegionObservation[];
  /** Regions, and the evidence in them, that could not be read. */
  readonly unreadable: readonly UnreadablePlace[];
  /** Regions that the time for observing did not suffice for. */
  readonly unfinished: readonly string[];
}
