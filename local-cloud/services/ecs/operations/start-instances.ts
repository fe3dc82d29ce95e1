/** StartInstances: starts up to 100 stopped instances; instances that arrears stopped are refused. */

import type { Operation } from "../../../wire/rpc/operation.ts";
import type { AccountBook } from "../../accounts/account-book.ts";
import { BATCH_RULES, runBatch } from "../batch.ts";
import type { Fleet } from "../fleet.ts";
import { onInstance } from "../on-instance.ts";
import { startRefusal } from "../power-refusal.ts";

export function startInstances(fleet: Fleet, accounts: AccountBook): Operation {
  return {
    name: "StartInstances",
    parameters: BATCH_RULES,
    permission: (call) => onInstance("ecs:StartInstances", call),
    run: (call, fallsBack) =>
      runBatch(fleet, call, {
        refusal: (instance) => startRefusal(instance, accounts.isOverdue(instance.accountId), false),
        carryOut: (instance) => {
          if (fallsBack) fleet.fallBackNext(instance);
          fleet.command(instance, { do: "start" });
        },
      }),
    parity: {
      status: "simplified",
      note: "An overdue instance is answered with InstanceExpiredOrInArrears; the vendor also lists InstanceExpired.",
      source: "StartInstances, API metadata 2014-05-26",
    },
  };
}
