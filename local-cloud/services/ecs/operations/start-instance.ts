/** StartInstance: starts a stopped instance. An instance that arrears stopped is refused. */

import { answered, type Operation, refused } from "../../../wire/rpc/operation.ts";
import type { AccountBook } from "../../accounts/account-book.ts";
import type { Fleet } from "../fleet.ts";
import { onInstance } from "../on-instance.ts";
import { startRefusal } from "../power-refusal.ts";
import { REACTIVATION_REFUSALS } from "../reactivation-refusal.ts";

export function startInstance(fleet: Fleet, accounts: AccountBook): Operation {
  return {
    name: "StartInstance",
    parameters: [
      { name: "InstanceId", type: "string", required: true },
      { name: "DryRun", type: "boolean" },
      { name: "InitLocalDisk", type: "boolean" },
    ],
    permission: (call) => onInstance("ecs:StartInstance", call, call.text("InstanceId")),
    run: (call, fallsBack) => {
      const instance = fleet.find(call.accountId, call.text("InstanceId") ?? "", call.regionId);
      if (instance === undefined) {
        return { kind: "refused", refusal: REACTIVATION_REFUSALS.notFound };
      }
      const refusal = startRefusal(instance, accounts.isOverdue(call.accountId), true);
      if (refusal !== undefined) return { kind: "refused", refusal };
      if (call.flag("DryRun")) {
        return refused(400, "DryRunOperation", "Request validation has been passed with DryRun flag set.");
      }
      if (fallsBack) fleet.fallBackNext(instance);
      fleet.command(instance, { do: "start" });
      return answered({});
    },
    parity: {
      status: "simplified",
      note: "Stock, disks, images and hosts are not modelled; their error codes come from fault rules.",
      source: "StartInstance, API metadata 2014-05-26",
    },
  };
}
