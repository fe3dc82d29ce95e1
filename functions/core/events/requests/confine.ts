/** Confines a trigger to the configured accounts and regions. */

import { present } from "../../lang/present.ts";
import type { AccountPolicy, Policy } from "../../terms/policy.ts";
import type { Trigger } from "../../terms/trigger.ts";

export type Confined =
  | { readonly kind: "run"; readonly trigger: Trigger }
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  | { readonly kind: "ignored"; readonly reason: string };

/**
 * Returns the confined trigger, or the mistakes. A person who names an unconfigured account or region gets all mistakes.
 * An event that names one is not for this function. The configured rest of the event is run.
 */
export function confineToPolicy(trigger: Trigger, policy: Policy): Confined {
  const named = trigger.accountIds ?? policy.accounts.map((account) => account.id);
  const accounts = policy.accounts.filter((account) => named.includes(account.id));
  const strange = named.filter((id) => !accounts.some((account) => account.id === id));
  const lost = (trigger.regions ?? []).filter((region) => !accounts.some((account) => covers(account, region)));
  if (trigger.name === "manual" && (strange.length > 0 || lost.length > 0)) {
    return { kind: "refused", problems: [...strange.map(strangeAccount), ...lost.map(strangeRegion)].slice(0, 20) };
  }
  if (accounts.length === 0) return { kind: "ignored", reason: named.map(strangeAccount).join("; ") };
  const regions = trigger.regions?.filter((region) => !lost.includes(region));
  if (regions?.length === 0) return { kind: "ignored", reason: lost.map(strangeRegion).join("; ") };
  const { accountIds: _, regions: __, ...rest } = trigger;
  return {
    kind: "run",
    trigger: {
      ...rest,
      ...present("accountIds", trigger.accountIds === undefined ? undefined : accounts.map((account) => account.id)),
      ...present("regions", regions),
    },
  };
}

function covers(account: AccountPolicy, region: string): boolean {
  return account.regions === "all" || account.regions.includes(region);
}

const strangeAccount = (id: string) => `account ${id} is not configured: add it to the configuration's accounts`;
const strangeRegion = (region: string) => `region ${region} is not configured for any of the accounts asked for`;
