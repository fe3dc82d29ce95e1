/** Reactivates one instance with a paced call that may be repeated. If the answer leaves the result open, the state is read. */

import type { Decision } from "../../core/decision/plan.ts";
import type { Attempted } from "../../core/decision/result.ts";
import type { Subject } from "../../core/decision/subject.ts";
import { notValidCount } from "../../core/decision/wake.ts";
import type { CloudFailure } from "../../core/failure/cloud-error.ts";
import { classify, isVpcFailure } from "../../core/failure/error-table.ts";
import { asReleased, type Instance } from "../../core/instance/instance.ts";
import { present } from "../../core/lang/present.ts";
import type { Attempt } from "../../core/memory/case-book.ts";
import type { Outcome } from "../../core/terms/outcome.ts";
import { problem } from "../../core/terms/problems.ts";
import { isKnown, reads, valueIfKnown } from "../../core/terms/reading.ts";
import type { AttemptEntry } from "../cloud/call-cloud.ts";
import { describeInstances } from "../cloud/describe-instances.ts";
import { failureOf } from "../failure-of.ts";
import type { RunContext } from "../run-context.ts";
import type { DecideAgain } from "./decide-again.ts";

export interface Reactivation {
  readonly attempts: number;
  /** Fires when money was refused that this instance needs too. A call under way is completed, and no new call starts. */
  readonly halt: AbortSignal;
  readonly decideAgain: DecideAgain;
}

/** The calls of one instance in this run, filled in with each answer. */
interface Track {
  readonly context: RunContext;
  readonly subject: Subject;
  readonly log: Attempt[];
  calls: number;
  lastCallAtMs: number;
  /** The time of the first call whose answer was lost. */
  lostAtMs: number | undefined;
  /** The decision about the instance as it was read last; undefined: it was not read, or could not be. */
  again: Decision | undefined;
  /** The state was read after the last call. */
  looked: boolean;
}

/** After this many answers that contradict the evidence, a person is asked. */
const CONTRADICTED_OFTEN = 3;

export async function reactivate(context: RunContext, subject: Subject, how: Reactivation): Promise<Attempted> {
  const { world, callCloud } = context;
  const { instance } = subject;
  const scope = { accountId: instance.accountId, regionId: instance.regionId };
  const track: Track = {
    context,
    subject,
    log: [],
    calls: 0,
    lastCallAtMs: 0,
    lostAtMs: undefined,
    again: undefined,
    looked: false,
  };
  try {
    const { requestId } = await callCloud.call(
      { action: "ReActivateInstances", ...scope },
      () => world.fleet.reactivate(scope, instance.instanceId),
      {
        attempts: how.attempts,
        signal: how.halt,
        onAttempt: (entry) => noteAttempt(track, entry),
        beforeRetry: (failure) => mayRepeat(track, failure, how),
      },
    );
    const last = track.log.pop();
    track.log.push({ atMs: last?.atMs ?? world.clock.nowMs(), code: "OK", requestId });
    return ended(track, { outcome: "accepted" }, { requestId, acceptedAtMs: world.clock.nowMs() });
  } catch (error) {
    return afterFailure(track, failureOf(error), how);
  }
}

function ended(track: Track, outcome: Outcome, rest: Partial<Attempted> = {}): Attempted {
  const { calls, log, again } = track;
  return { outcome, calls, attemptLog: log, vpcFailure: false, ...present("seen", again?.subject), ...rest };
}

/** Records an attempt. A throttled call does not count, because the vendor did not carry it out. */
function noteAttempt(track: Track, { atMs, code, requestId }: AttemptEntry): void {
  const { context, subject, log } = track;
  track.calls += 1;
  track.lastCallAtMs = atMs;
  track.looked = false;
  if (code === "OK" || classify({ code }).class !== "throttled") log.push({ atMs, code, requestId: requestId ?? "" });
  const { accountId, regionId, instanceId } = subject.instance;
  context.world.log.info("call", {
    account_id: accountId,
    region_id: regionId,
    instance_id: instanceId,
    attempt: track.calls,
    code,
    ...present("request_id", requestId),
  });
}

/**
 * Decides whether to repeat. The API has no idempotency token, so after a lost answer the state shows whether the call was applied.
 */
async function mayRepeat(track: Track, failure: CloudFailure, how: Reactivation): Promise<"retry" | "stop"> {
  if (failure.answered) return "retry";
  track.lostAtMs ??= track.lastCallAtMs;
  await lookAgain(track, how);
  return track.again?.do === "reactivate" ? "retry" : "stop";
}

async function lookAgain(track: Track, { decideAgain }: Reactivation): Promise<void> {
  const seen = await readState(track.context, track.subject.instance);
  track.looked = true;
  track.again = seen && decideAgain(track.subject, seen);
}

async function afterFailure(track: Track, failure: CloudFailure, how: Reactivation): Promise<Attempted> {
  const { attempts, halt } = how;
  const rule = classify(failure);
  const mustLook = !failure.answered || rule.class === "check-state" || failure.code.endsWith("InstanceId.NotFound");
  if (halt.aborted && failure.answered && isUnfinished(failure) && track.calls < attempts)
    return ended(track, { outcome: "parked", reason: "insufficient-balance" });
  // If calls are left, time ended this instance. The next hop goes on with `out-of-time`.
  if (rule.class === "throttled" && track.calls < attempts)
    return ended(track, { outcome: "parked", reason: "out-of-time" }, { failure });
  if (!mustLook) return refused(track, failure);
  if (!failure.answered) track.lostAtMs ??= track.lastCallAtMs;
  if (!track.looked) await lookAgain(track, how);
  return afterLook(track, failure);
}

function afterLook(track: Track, failure: CloudFailure): Attempted {
  const { again, lostAtMs, context } = track;
  const seen = again?.subject.instance;
  if (!again || !seen || !isKnown(seen.status))
    return ended(track, { outcome: "parked", reason: "cloud-error" }, { failure });
  const status = seen.status.known;
  if (status === "Released") return ended(track, { outcome: "released", reason: "unknown" }, { failure });
  if (status === "Starting" || status === "Running") {
    // A lost call of ours may have started the instance. Without one, another party started it, most likely the cloud.
    if (lostAtMs === undefined || ranBefore(seen, lostAtMs)) return ended(track, { outcome: "recovered-by-cloud" });
    const outcome = status === "Running" ? "recovered" : "accepted";
    return ended(track, { outcome }, { acceptedAtMs: context.world.clock.nowMs() });
  }
  if (again.do !== "reactivate") return ended(track, again.outcome, { failure });
  // Only this code says that nothing is owed. For other codes the error table has the end.
  if (!failure.code.endsWith(".InstanceStatusNotValid")) return refused(track, failure);
  return contradicted(track, failure);
}

/**
 * Handles an answer that there is nothing to reactivate, although the evidence says arrears. It is tried again, then a person is
 * asked.
 */
function contradicted(track: Track, failure: CloudFailure): Attempted {
  const before = track.subject.previous?.attemptLog ?? [];
  if (notValidCount([...before, ...track.log]) < CONTRADICTED_OFTEN)
    return ended(track, { outcome: "parked", reason: "cloud-error" }, { failure });
  return ended(
    track,
    { outcome: "parked", reason: "owner-unclear" },
    {
      failure,
      note: "The evidence says that arrears stopped the instance, and the cloud answers that it is in no state to be reactivated. Start it in the console.",
    },
  );
}

/**
 * Checks whether the instance started before `atMs`. `StartTime` has minute precision, and while an instance starts it may be that
 * of the start before.
 */
function ranBefore({ status, startedAtMs }: Instance, atMs: number): boolean {
  const started = valueIfKnown(startedAtMs);
  return reads(status, "Running") && started !== undefined && minuteOf(started) < minuteOf(atMs);
}

const minuteOf = (ms: number): number => Math.floor(ms / 60_000);

/** Checks whether the failure would have been followed by a call. */
function isUnfinished(failure: CloudFailure): boolean {
  const handling = classify(failure).class;
  return handling === "retry" || handling === "throttled" || failure.code === "Local.Cancelled";
}

function refused(track: Track, failure: CloudFailure): Attempted {
  const { context, subject } = track;
  const { accountId, regionId, vpcId } = subject.instance;
  const rule = classify(failure);
  if (rule.class === "unknown")
    context.problems.add(problem("unknown-code", { code: failure.code }, { accountId, regionId }));
  const unpaid = rule.ends.outcome === "parked" && rule.ends.reason === "insufficient-balance";
  return ended(track, rule.ends, {
    failure,
    vpcFailure: isVpcFailure(failure, vpcId !== undefined),
    ...(unpaid && rule.scope !== "instance" ? { refusal: rule.scope } : {}),
  });
}

/** Returns the state; undefined: it could not be read. An instance that is gone has the status `Released`. */
async function readState(context: RunContext, instance: Instance): Promise<Instance | undefined> {
  const scope = { accountId: instance.accountId, regionId: instance.regionId };
  // After an abort the state is read once more, because the call may have been applied.
  const callCloud = context.run.signal?.aborted ? context.reserve.callCloud : context.callCloud;
  try {
    const [found] = await describeInstances(context, scope, [instance.instanceId], callCloud);
    return found ?? asReleased(instance);
  } catch (error) {
    failureOf(error);
    return undefined;
  }
}
