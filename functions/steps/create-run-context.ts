/** Builds what all stages of one run share, and sets the times at which a run stops. */
import { present } from "../core/lang/present.ts";
import type { RunIdentity } from "../core/report/records.ts";
import type { Policy } from "../core/terms/policy.ts";
import type { Build, Run } from "../core/terms/run.ts";
import type { Mode, Trigger } from "../core/terms/trigger.ts";
import type { World } from "../ports/world.ts";
import { createBugList } from "./bug-list.ts";
import { createCallCloud } from "./cloud/call-cloud.ts";
import { createLogStore } from "./cloud/log-store.ts";
import { createProblemList } from "./problem-list.ts";
import type { RunContext } from "./run-context.ts";

export interface Invoked {
  readonly trigger: Trigger;
  readonly run: Run;
  readonly build: Build;
}

/**
 * When a run stops, as shares of `timing.reserveMs`. `handling/session.ts` sets the deadline one reserve before the timeout.
 *
 *     timeout 900 s, reserve 10 s
 *     890 s  deadline: no call starts any more
 *     894 s  calls under way are cut off (CALLS_SHARE)
 *     898 s  records, messages and continuations end (REPORT_SHARE)
 *     900 s  the vendor kills the invocation; the last 2 s are for stdout
 *
 * An invocation that is killed while it waits for the log store would lose its records silently.
 */
const CALLS_SHARE = 0.4;
const REPORT_SHARE = 0.8;

export function createRunContext(world: World, policy: Policy, { trigger, run, build }: Invoked): RunContext {
  const { deadlineMs, signal } = run;
  const { reserveMs } = policy.timing;
  const identity = identityOf(policy, trigger, run);
  const problems = createProblemList();
  const reserveEndMs = deadlineMs + REPORT_SHARE * reserveMs;
  const reserved = createCallCloud(world, policy, { deadlineMs: reserveEndMs });
  return {
    world,
    policy,
    trigger,
    run,
    build,
    mode: identity.mode,
    identity,
    deadlineMs,
    callCloud: createCallCloud(world, policy, { deadlineMs, cutOffMs: deadlineMs + CALLS_SHARE * reserveMs, signal }),
    reserve: { deadlineMs: reserveEndMs, callCloud: reserved },
    logStore: createLogStore({ world, callCloud: reserved, problems }),
    problems,
    bugs: createBugList(world.log, problems),
  };
}

function identityOf(policy: Policy, trigger: Trigger, run: Run): RunIdentity {
  return {
    runId: run.runId,
    rootRunId: trigger.rootRunId ?? run.runId,
    requestId: run.requestId,
    ...present("eventId", trigger.eventId),
    ...present("correlation", trigger.correlation),
    ...present("note", trigger.note),
    trigger: trigger.name,
    mode: modeOf(policy, trigger),
  };
}

function modeOf(policy: Policy, trigger: Trigger): Mode {
  if (policy.mode === "off") return "plan";
  return policy.modeForced ? policy.mode : (trigger.mode ?? policy.mode);
}
