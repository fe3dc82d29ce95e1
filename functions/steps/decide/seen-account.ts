/** The part of an account's observation that decisions use. */
import type { Money } from "../../core/decision/money.ts";
import type { ArrearsEvent, Instance, Scope } from "../../core/instance/instance.ts";
import type { AccountMemory } from "../../core/memory/read-memory.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import type { Reading } from "../../core/terms/reading.ts";

export interface SeenAccount {
  readonly account: AccountPolicy;
  readonly money: Money;
  readonly memory: AccountMemory;
  readonly seen: readonly SeenRegion[];
  /** Regions whose list failed, with the pages before. */
  readonly partly: readonly ReadRegion[];
}

export interface ReadRegion {
  readonly scope: Scope;
  readonly readAtMs: number;
  readonly instances: readonly Instance[];
  readonly listed: boolean;
  readonly events: readonly ArrearsEvent[];
  readonly eventsComplete: Reading<true>;
}

export interface SeenRegion extends ReadRegion {
  readonly followUpIds: readonly string[];
  readonly followedUp: Reading<ReadonlyMap<string, Instance>>;
  readonly followedUpAtMs: number;
}
