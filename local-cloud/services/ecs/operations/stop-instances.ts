/** StopInstances: stops up to 100 running instances for their owner. */

import type { Operation } from "../../../wire/rpc/operation.ts";
import type { AccountBook } from "../../accounts/account-book.ts";
import { BATCH_RULES, runBatch } from "../batch.ts";
import type { Fleet } from "../fleet.ts";
import { onInstance } from "../on-instance.ts";
import { stopRefusal } from "../power-refusal.ts";
import { STOPPED_MODE_RULE } from "./stop-instance.ts";

export function stopInstances(fleet: Fleet, accounts: AccountBook): Operation {
  return {
    name: "StopInstances",
    parameters: [...BATCH_RULES, { name: "ForceStop", type: "boolean" }, STOPPED_MODE_RULE],
    permission: (call) => onInstance("ecs:StopInstances", call),
    run: (call) =>
      runBatch(fleet, call, {
        refusal: (instance) => stopRefusal(instance, accounts.isOverdue(instance.accountId)),
        carryOut: (instance) => {
          fleet.command(instance, {
            do: "stop",
            stoppedMode: call.text("StoppedMode") === "StopCharging" ? "StopCharging" : "KeepCharging",
          });
        },
      }),
    parity: {
      status: "simplified",
      note: "ForceStop is accepted and changes nothing.",
      source: "StopInstances, API metadata 2014-05-26",
    },
  };
}
