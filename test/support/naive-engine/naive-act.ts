/** Calls instances, reads their state after a refusal, and waits until the accepted ones run. */
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import { type PlainInstance as Instance, plainOf } from "../plain-instance.ts";
import { type Context, counted, end, type State } from "./naive-state.ts";

const REASONS: Readonly<Record<string, string>> = {
  "OperationDenied.NoStock": "no-stock",
  "Invalid.PrivatePoolOptions.NoStock": "no-stock",
  LackResource: "no-stock",
  "QuotaExceed.ElasticQuota": "quota",
  DiskInArrears: "insufficient-balance",
  "ReopenInstance.ImageNotEnoughBalance": "insufficient-balance",
  "ReopenInstance.InstanceNotEnoughBalance": "insufficient-balance",
  InsufficientBalance: "insufficient-balance",
  "InvalidInstance.SomethingNew": "unknown-code",
};

export async function act(context: Context, state: State, due: readonly Instance[]): Promise<void> {
  const { world, policy, trigger, run, flaws } = context;
  const applies = (trigger.mode ?? policy.mode) === "apply" || flaws.actsInPlanMode === true;
  const limit = trigger.maxInstances ?? policy.limits.maxInstancesPerRun;
  const chosen = applies ? due.slice(0, flaws.ignoresLimit ? undefined : limit) : [];
  const left = due.slice(chosen.length);
  for (const instance of left) {
    if (applies) end(context, state, instance, { outcome: "parked", reason: "over-run-limit" });
    else end(context, state, instance, { outcome: "planned" });
  }
  if (!flaws.announcesNothing) await writeIntent(context, chosen);
  const lanes = flaws.callsTogether ? chosen.length : 1;
  const queue = [...chosen];
  const accepted: Instance[] = [];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (world.clock.nowMs() > run.deadlineMs - 30_000)
          end(context, state, next, { outcome: "parked", reason: "out-of-time" });
        else if (await callOne(context, state, next)) accepted.push(next);
        if (!flaws.callsTogether) await world.clock.sleep(1_000 / policy.limits.maxCallsPerSecond);
      }
    }),
  );
  await verify(context, state, accepted);
}

async function writeIntent({ world, run }: Context, chosen: readonly Instance[]): Promise<void> {
  if (chosen.length === 0) return;
  const untilMs = Math.min(run.deadlineMs, world.clock.nowMs() + 3_600_000);
  await world.records.append([
    {
      record_type: "intent",
      record_id: `${run.runId}/intent`,
      instance_ids: chosen.map(({ instanceId }) => instanceId).join(","),
      lease_until: new Date(untilMs).toISOString(),
      recorded_at: new Date(world.clock.nowMs()).toISOString(),
    },
  ]);
}

/** true: the call was accepted. */
async function callOne(context: Context, state: State, instance: Instance): Promise<boolean> {
  const { world, flaws, policy } = context;
  const scope = { accountId: instance.accountId, regionId: instance.regionId };
  const log: string[] = [];
  state.attempts.set(instance.instanceId, log);
  const call = async () => {
    try {
      await counted(state, "ReActivateInstances", () => world.fleet.reactivate(scope, instance.instanceId));
      log.push("OK");
    } catch (error) {
      log.push((error as CloudError).failure.code);
      throw error;
    }
  };
  try {
    await world.retry.run(call, {
      attempts: policy.timing.attempts,
      onFailure: (error) => {
        const { code, answered } = (error as CloudError).failure;
        return code === "InternalError" || (flaws.repeatsInTheDark && !answered) ? 1_000 : "stop";
      },
    });
    if (flaws.repeatsAccepted) await call().catch(() => undefined);
    return true;
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    if (flaws.printsErrors) world.log.error("call failed", { error });
    await afterRefusal(context, state, instance, error.failure.code);
    return false;
  }
}

async function afterRefusal(context: Context, state: State, instance: Instance, code: string): Promise<void> {
  const { flaws } = context;
  const now = await stateOf(context, state, instance);
  if (now?.status === "Starting" || now?.status === "Running") {
    end(context, state, now, { outcome: "skipped", reason: "in-progress" });
  } else if (code === "InvalidInstance.SomethingNew")
    end(context, state, instance, { outcome: "failed", reason: "unknown-code", code });
  else
    end(context, state, instance, {
      outcome: "parked",
      reason: flaws.blamesMoney ? "settling" : (REASONS[code] ?? "cloud-error"),
      code,
    });
}

async function verify(context: Context, state: State, accepted: readonly Instance[]): Promise<void> {
  const { world, run, flaws } = context;
  for (const instance of accepted) {
    if (flaws.trustsAccepted) {
      end(context, state, instance, { outcome: "recovered" });
      continue;
    }
    let status = "Starting";
    while (status === "Starting" && world.clock.nowMs() < run.deadlineMs - 20_000) {
      await world.clock.sleep(5_000);
      const now = await stateOf(context, state, instance);
      status = now?.status ?? "Released";
    }
    if (status === "Running")
      end(context, state, instance, { outcome: flaws.creditsCloud ? "recovered-by-cloud" : "recovered" });
    else if (status === "Starting") end(context, state, instance, { outcome: "accepted" });
    else if (status === "Stopped") end(context, state, instance, { outcome: "parked", reason: "start-failed" });
    else end(context, state, instance, { outcome: "released", reason: "unknown" });
  }
}

async function stateOf({ world }: Context, state: State, instance: Instance): Promise<Instance | undefined> {
  const scope = { accountId: instance.accountId, regionId: instance.regionId };
  const page = await counted(state, "DescribeInstances", () => world.fleet.describe(scope, [instance.instanceId]));
  return page.items.map(plainOf)[0];
}
