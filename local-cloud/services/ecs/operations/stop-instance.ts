/** StopInstance: stops a running instance for its owner. */

import { answered, type Operation, refused } from "../../../wire/rpc/operation.ts";
import type { ParameterRule } from "../../../wire/rpc/parameters.ts";
import type { AccountBook } from "../../accounts/account-book.ts";
import type { Fleet } from "../fleet.ts";
import { onInstance } from "../on-instance.ts";
import { stopRefusal } from "../power-refusal.ts";
import { REACTIVATION_REFUSALS } from "../reactivation-refusal.ts";

export const STOPPED_MODE_RULE: ParameterRule = {
  name: "StoppedMode",
  type: "string",
  oneOf: ["KeepCharging", "StopCharging"],
};

export function stopInstance(fleet: Fleet, accounts: AccountBook): Operation {
  return {
    name: "StopInstance",
    parameters: [
      { name: "InstanceId", type: "string", required: true },
      { name: "DryRun", type: "boolean" },
      { name: "ForceStop", type: "boolean" },
      { name: "ConfirmStop", type: "boolean" },
      { name: "Hibernate", type: "boolean" },
      STOPPED_MODE_RULE,
    ],
    permission: (call) => onInstance("ecs:StopInstance", call, call.text("InstanceId")),
    run: (call) => {
      const instance = fleet.find(call.accountId, call.text("InstanceId") ?? "", call.regionId);
      if (instance === undefined) {
        return { kind: "refused", refusal: REACTIVATION_REFUSALS.notFound };
      }
      const refusal = stopRefusal(instance, accounts.isOverdue(call.accountId));
      if (refusal !== undefined) return { kind: "refused", refusal };
      if (call.flag("DryRun")) {
        return refused(400, "DryRunOperation", "Request validation has been passed with DryRun flag set.");
      }
      fleet.command(instance, {
        do: "stop",
        stoppedMode: call.text("StoppedMode") === "StopCharging" ? "StopCharging" : "KeepCharging",
      });
      return answered({});
    },
    parity: {
      status: "simplified",
      note: "ForceStop, ConfirmStop and Hibernate are accepted and change nothing.",
      source: "StopInstance, API metadata 2014-05-26",
    },
  };
}
