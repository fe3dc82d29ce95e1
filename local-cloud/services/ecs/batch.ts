/**
 * Runs StartInstances and StopInstances: up to 100 instances a call. `AllTogether` (the default) refuses the call for
 * one refused instance; `SuccessFirst` skips that instance.
 */
import { answered, type OperationCall, type Outcome } from "../../wire/rpc/operation.ts";
import type { ParameterRule } from "../../wire/rpc/parameters.ts";
import type { Refusal } from "../../wire/signatures/refusal.ts";
import type { Fleet } from "./fleet.ts";
import type { Instance, InstanceStatus } from "./instance.ts";

const NOT_FOUND: Refusal = {
  status: 404,
  code: "InvalidInstanceIds.NotFound",
  message: "The specified InstanceIds does not exist.",
};
const DRY_RUN_PASSED: Refusal = {
  status: 400,
  code: "DRYRUN.SUCCESS",
  message: "This request is a dryrun request with successful result.",
};

export const BATCH_RULES: readonly ParameterRule[] = [
  { name: "RegionId", type: "string", required: true },
  {
    name: "InstanceId",
    type: "list",
    required: true,
    maxItems: 100,
    missing: { status: 403, code: "InvalidInstanceId.NotFound", message: "InstanceId should not be null." },
    tooMany: {
      status: 403,
      code: "InvalidParameter.TooManyInstanceIds",
      message: "Instance ids cannot be more than 100.",
    },
  },
  { name: "BatchOptimization", type: "string", oneOf: ["AllTogether", "SuccessFirst"] },
  { name: "DryRun", type: "boolean" },
];

export interface BatchStep {
  readonly refusal: (instance: Instance) => Refusal | undefined;
  readonly carryOut: (instance: Instance) => void;
}

export function runBatch(fleet: Fleet, call: OperationCall, step: BatchStep): Outcome {
  const ids = [...new Set(call.list("InstanceId") ?? [])];
  const found = ids.map((id) => fleet.find(call.accountId, id, call.regionId));
  const instances = found.filter((instance) => instance !== undefined);
  if (instances.length < found.length) return { kind: "refused", refusal: NOT_FOUND };

  const refusals = new Map(instances.map((instance) => [instance, step.refusal(instance)]));
  const first = [...refusals.values()].find((refusal) => refusal !== undefined);
  if (call.text("BatchOptimization") !== "SuccessFirst" && first !== undefined) {
    return { kind: "refused", refusal: first };
  }
  if (call.flag("DryRun")) return { kind: "refused", refusal: first ?? DRY_RUN_PASSED };

  const responses = instances.map((instance) => {
    const before = instance.life.status;
    const refusal = refusals.get(instance);
    if (refusal === undefined) step.carryOut(instance);
    return toResponse(instance, before, refusal);
  });
  return answered({ InstanceResponses: { InstanceResponse: responses } });
}

const toResponse = (instance: Instance, before: InstanceStatus, refusal: Refusal | undefined) => ({
  Code: refusal === undefined ? "200" : refusal.code,
  Message: refusal === undefined ? "success" : refusal.message,
  InstanceId: instance.instanceId,
  PreviousStatus: before,
  CurrentStatus: instance.life.status,
});
