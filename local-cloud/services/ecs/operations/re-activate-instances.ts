/**
 * ReActivateInstances: starts one instance that arrears stopped. The answer comes before the instance runs, and the
 * call has no idempotency token.
 */

import type { Settings } from "../../../kernel/settings.ts";
import { answered, type Operation, type Outcome } from "../../../wire/rpc/operation.ts";
import type { AccountBook } from "../../accounts/account-book.ts";
import type { Fleet } from "../fleet.ts";
import type { Instance } from "../instance.ts";
import { onInstance } from "../on-instance.ts";
import { REACTIVATION_REFUSALS, reactivationRefusal } from "../reactivation-refusal.ts";

export function reActivateInstances(fleet: Fleet, accounts: AccountBook, settings: Settings): Operation {
  return {
    name: "ReActivateInstances",
    parameters: [
      { name: "InstanceId", type: "string", required: true },
      { name: "RegionId", type: "string" },
    ],
    permission: (call) => onInstance("ecs:ReActivateInstances", call, call.text("InstanceId")),
    run: (call, fallsBack) => {
      const instance = fleet.find(call.accountId, call.text("InstanceId") ?? "", call.regionId);
      const account = accounts.get(call.accountId);
      if (instance === undefined || account === undefined) return refuse(REACTIVATION_REFUSALS.notFound);
      const refusal = takeRefusal(instance) ?? reactivationRefusal(instance, account, settings.switches);
      if (refusal !== undefined) return refuse(refusal);

      if (fallsBack) fleet.fallBackNext(instance);
      return fleet.command(instance, { do: "start" }) ? answered({}) : refuse(REACTIVATION_REFUSALS.wrongStatus);
    },
    parity: {
      status: "implemented",
      note: "The order of checks is chosen here. Only this spelling of the action is known; whether the vendor still takes ReactivateInstances is unknown.",
      source: "ReActivateInstances, API metadata 2014-05-26; reference page as of 2025-01",
    },
  };
}

const refuse = (refusal: { status: number; code: string; message: string }): Outcome => ({ kind: "refused", refusal });

/** Returns the refusal that the scenario planned for this instance and counts it; undefined: none is left. */
function takeRefusal(instance: Instance) {
  const { refusal } = instance;
  if (refusal === undefined) return undefined;
  const left = (refusal.times ?? Number.POSITIVE_INFINITY) - 1;
  if (left <= 0) delete instance.refusal;
  else if (refusal.times !== undefined) instance.refusal = { ...refusal, times: left };
  return { status: refusal.status, code: refusal.code, message: refusal.message };
}
