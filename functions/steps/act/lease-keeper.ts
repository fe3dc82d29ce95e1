/**
 * Holds the run's leases, so that a second run does not call the same instances. They are renewed while the run lives. They end
 * with the run's report, or 15 minutes after the last renewal.
 */

import type { Subject } from "../../core/decision/subject.ts";
import { groupBy } from "../../core/lang/group-by.ts";
import { LEASE_MS, RENEW_AFTER_MS } from "../../core/memory/lease.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import { intentRecords } from "../../core/report/records.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import type { RunContext } from "../run-context.ts";

/** Recovery does not wait for the log store. With a call that is under way, giving up a lease takes at most three seconds. */
const WRITE_BUDGET_MS = 1_500;

export interface Claimed {
  readonly account: AccountPolicy;
  readonly due: readonly Subject[];
}

export interface LeaseKeeper {
  /** Writes the leases. Resolves with the failure's code if they could not be written in time. */
  claim(): Promise<string | undefined>;
  /** Ends the renewals. */
  end(): Promise<void>;
}

export function createLeaseKeeper(context: RunContext, claimed: readonly Claimed[]): LeaseKeeper {
  const { world, logStore } = context;
  let cancel = () => {};
  let renewing: Promise<unknown> = Promise.resolve();

  function write(): Promise<string | undefined> {
    return logStore.tryWrite(claimRecords(context, claimed), WRITE_BUDGET_MS);
  }

  function renewLater(): void {
    cancel = world.clock.alarm(RENEW_AFTER_MS, () => {
      renewing = write();
      renewLater();
    });
  }

  return {
    async claim() {
      if (claimed.every(({ due }) => due.length === 0)) return undefined;
      const refused = await write();
      if (refused === undefined) renewLater();
      return refused;
    },
    async end() {
      cancel();
      await renewing;
    },
  };
}

function claimRecords({ world, identity }: RunContext, claimed: readonly Claimed[]): readonly StoredRecord[] {
  const nowMs = world.clock.nowMs();
  return claimed.flatMap(({ account, due }) =>
    [...groupBy(due, ({ instance }) => instance.regionId)].flatMap(([regionId, members]) => {
      const instanceIds = members.map(({ instance }) => instance.instanceId);
      return intentRecords(identity, account, { regionId, instanceIds, untilMs: nowMs + LEASE_MS }, nowMs);
    }),
  );
}
