/** Brings one instance back: one paced, retried call, and the truth about its state wherever the answer leaves it open. */

import type { Subject } from "../../core/decision/subject.ts";
import type { CloudFailure } from "../../core/failure/cloud-error.ts";
import { classify, isVpcFailure } from "../../core/failure/error-table.ts";
import { type PlainInstance as Instance, plainOf } from "../../core/instance/instance.ts";
import { changed } from "../../core/lang/changed.ts";
import { toIso } from "../../core/lang/iso-time.ts";
import type { AttemptEntry } from "../../core/memory/ledger.ts";
import type { Outcome } from "../../core/terms/outcome.ts";
import { failureOf, type RunContext } from "../run-context.ts";

export interface Attempted {
  readonly outcome: Outcome;
  readonly attempts: number;
  readonly attemptLog: readonly AttemptEntry[];
  readonly failure?: CloudFailure;
  readonly requestId?: string;
  readonly acceptedAtMs?: number;
  /** What the refusal says about the others: nothing, all with this image, or the whole account. */
  readonly refusal?: "image" | "account";
  /** Counts against the breaker of its region, zone and VPC. */
  readonly vpcFailure: boolean;
  /** The instance as it was last read, if it was. */
  readonly seen?: Instance;
}

/** @param halt fires when money was refused that this instance needs, too: a call under way is heard out, none is started. */
export async function reactivate(
  context: RunContext,
  subject: Subject,
  attempts: number,
  halt: AbortSignal,
): Promise<Attempted> {
  const { world, callCloud } = context;
  const { instance } = subject;
  const scope = { accountId: instance.accountId, regionId: instance.regionId };
  const log: AttemptEntry[] = [];
  let lastCallAtMs = 0;
  /** The first call of which nobody knows whether it was applied. */
  let lostAtMs: number | undefined;
  let seen: Instance | undefined;
  let looked = false;
  let calls = 0;

  const done = (outcome: Outcome, rest: Partial<Attempted> = {}): Attempted => ({
    outcome,
    attempts: calls,
    attemptLog: log,
    vpcFailure: false,
    ...(seen ? { seen } : {}),
    ...rest,
  });

  try {
    const { requestId } = await callCloud.call(
      { action: "ReActivateInstances", ...scope },
      () => world.fleet.reactivate(scope, instance.instanceId),
      {
        attempts,
        signal: halt,
        onAttempt: ({ atMs, code, requestId }) => {
          calls += 1;
          lastCallAtMs = atMs;
          looked = false;
          log.push([toIso(atMs), code, requestId ?? ""]);
        },
        // There is no idempotency token: after a call whose answer was lost, the state says whether it was applied.
        beforeRetry: async (failure) => {
          if (failure.answered) return "retry";
          lostAtMs ??= lastCallAtMs;
          seen = await readState(context, instance);
          looked = true;
          return seen?.status === "Stopped" ? "retry" : "stop";
        },
      },
    );
    const [atMs, code] = log.pop() ?? [toIso(world.clock.nowMs()), "OK"];
    log.push([atMs, code, requestId]);
    return done({ outcome: "accepted" }, { requestId, acceptedAtMs: world.clock.nowMs() });
  } catch (error) {
    const failure = failureOf(error);
    const rule = classify(failure);
    const mustLook = !failure.answered || rule.class === "check-state" || failure.code.endsWith("InstanceId.NotFound");
    if (halt.aborted && failure.answered && isUnfinished(failure) && calls < attempts)
      return done({ outcome: "parked", reason: "insufficient-balance" });
    // With calls left it was the time that ended it, and what time ended the next hop goes on with.
    if (rule.class === "throttled" && calls < attempts)
      return done({ outcome: "parked", reason: "out-of-time" }, { failure });
    if (!mustLook) return refused(context, instance, failure, done);
    if (!failure.answered) lostAtMs ??= lastCallAtMs;
    if (!looked) seen = await readState(context, instance);
    return afterLook(failure);
  }

  function afterLook(failure: CloudFailure): Attempted {
    if (seen === undefined) return done({ outcome: "parked", reason: "cloud-error" }, { failure });
    if (seen.status === "Released") return done({ outcome: "released", reason: "unknown" }, { failure });
    if (seen.status === "Starting" || seen.status === "Running") {
      // Ours, if one of our calls may have done it; otherwise somebody was faster, most likely the cloud itself.
      if (lostAtMs !== undefined && !ranBefore(seen, lostAtMs))
        return done({ outcome: "accepted" }, { acceptedAtMs: world.clock.nowMs(), failure });
      return done({ outcome: "recovered-by-cloud" });
    }
    if (seen.status !== "Stopped") return done({ outcome: "skipped", reason: "changing-state" }, { failure });
    // Only this code speaks of the debt; after every other one nothing was learned, and the table has its end.
    if (!failure.code.endsWith(".InstanceStatusNotValid")) return refused(context, instance, failure, done);
    return seen.lockReasons.includes("financial")
      ? done({ outcome: "parked", reason: "cloud-error" }, { failure })
      : done({ outcome: "skipped", reason: "not-overdue" }, { failure });
  }
}

/** To the minute, as `StartTime` is; while an instance starts that may still be the start before. */
function ranBefore({ status, startedAtMs }: Instance, atMs: number): boolean {
  return status === "Running" && startedAtMs !== undefined && minuteOf(startedAtMs) < minuteOf(atMs);
}

const minuteOf = (ms: number): number => Math.floor(ms / 60_000);

/** What would have been called (again). */
function isUnfinished(failure: CloudFailure): boolean {
  const handling = classify(failure).class;
  return handling === "retry" || handling === "throttled" || failure.code === "Local.Cancelled";
}

function refused(
  context: RunContext,
  instance: Instance,
  failure: CloudFailure,
  done: (outcome: Outcome, rest: Partial<Attempted>) => Attempted,
): Attempted {
  const rule = classify(failure);
  const scope = { accountId: instance.accountId, regionId: instance.regionId };
  if (rule.class === "unknown")
    context.problems.add({
      code: "unknown-code",
      message: `ReActivateInstances answered ${failure.code}, which is in no table: it was not repeated. Please report the code.`,
      ...scope,
    });
  const unpaid = rule.ends.outcome === "parked" && rule.ends.reason === "insufficient-balance";
  return done(rule.ends, {
    failure,
    vpcFailure: isVpcFailure(failure, instance.vpcId !== undefined),
    ...(unpaid && rule.scope !== "instance" ? { refusal: rule.scope } : {}),
  });
}

/** undefined: the state could not be read. An instance that is gone reads as `Released`. */
async function readState(context: RunContext, instance: Instance): Promise<Instance | undefined> {
  const scope = { accountId: instance.accountId, regionId: instance.regionId };
  try {
    const { items } = await context.callCloud.call({ action: "DescribeInstances", ...scope }, () =>
      context.world.fleet.describe(scope, [instance.instanceId]),
    );
    const [found] = items;
    if (found) return plainOf(found);
    await context.callCloud.call({ action: "DescribeInstances", ...scope }, () =>
      context.world.fleet.provePermission(scope),
    );
    return changed(instance, { status: "Released" });
  } catch (error) {
    failureOf(error);
    return undefined;
  }
}
