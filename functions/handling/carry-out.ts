/** Carries a parsed event out: refuses it, ignores it, hands it over, or runs it. */

import type { Hint } from "../core/events/delivery.ts";
import type { ParsedEvent } from "../core/events/parse-event.ts";
import { confineToPolicy } from "../core/events/requests/confine.ts";
import { present } from "../core/lang/present.ts";
import { type Problem, problem } from "../core/terms/problems.ts";
import type { Summary } from "../core/terms/summary.ts";
import type { Mode, Trigger, TriggerName } from "../core/terms/trigger.ts";
import { handOver } from "./hand-over.ts";
import type { Session } from "./session.ts";
import { joinSummaries, MAX_PROBLEMS, shortSummary, withProblems } from "./short-summary.ts";

/** A parsed event that is no HTTP request. HTTP requests are handled earlier; inside a signed request none is allowed. */
export type Task = Exclude<ParsedEvent, { readonly kind: "http" }>;

export interface Carried {
  readonly summary: Summary;
  /** A run was started or handed over. */
  readonly ran: boolean;
}

export async function carryOut(task: Task, session: Session): Promise<Carried> {
  if (task.kind !== "run") return decline(session, nameOf(task), problemsOf(task));
  const { policy } = session.composition;
  const problems: Problem[] = task.delivered ? sideProblems(task.hint, task.aside) : [];
  const triggers: Trigger[] = [];
  for (const wanted of task.triggers) {
    const confined = confineToPolicy(wanted, policy);
    if (confined.kind === "run") triggers.push(limited(confined.trigger, session));
    else problems.push(...problemsOf(confined));
  }
  const [first] = triggers;
  if (!first) return decline(session, task.triggers[0]?.name ?? "wake-up", problems);
  const run = task.delivered ? runDelivered : runInFull;
  return { summary: withProblems(await run([first, ...triggers.slice(1)], session), problems), ran: true };
}

type Triggers = readonly [Trigger, ...Trigger[]];

function runInFull([trigger]: Triggers, { composition, run }: Session): Promise<Summary> {
  return composition.recover(trigger, run);
}

/** Hands the triggers over. Refused ones run here without waiting for the cloud's own restarts; the next tick does the rest. */
async function runDelivered(triggers: Triggers, { composition, run }: Session): Promise<Summary> {
  const { world, policy, recover } = composition;
  const handed = await handOver(triggers, run.runId, policy, world);
  let summary = shortSummary(run, world.clock.nowMs(), {
    trigger: triggers[0].name,
    mode: triggers[0].mode ?? policy.mode,
    calls: handed.calls === 0 ? {} : { InvokeFunction: handed.calls },
    handedOver: handed.handedOver > 0,
  });
  for (const [index, trigger] of handed.refused.entries()) {
    // Records are named by run and subject, so each run of one invocation needs a name of its own.
    const runId = index === 0 ? run.runId : `${run.runId}-${index + 1}`;
    summary = joinSummaries(
      summary,
      await recover({ ...trigger, skipSettle: true, verifySeconds: 0 }, { ...run, runId }),
    );
  }
  return summary;
}

/**
 * Limits a trigger. An event's time in the future counts as now, so that no event makes a run wait. RECOVERY_MODE=plan turns every
 * run into a plan.
 */
function limited(trigger: Trigger, { run, planOnly }: Session): Trigger {
  const { eventAtMs } = trigger;
  return {
    ...trigger,
    ...(planOnly ? { mode: "plan" satisfies Mode } : {}),
    ...(eventAtMs !== undefined && eventAtMs > run.startedAtMs ? { eventAtMs: run.startedAtMs } : {}),
  };
}

function decline({ composition, run }: Session, trigger: TriggerName, problems: readonly Problem[]): Carried {
  const { world, policy } = composition;
  world.log.warn("nothing was run", { trigger, problems: problems.slice(0, MAX_PROBLEMS) });
  return { summary: shortSummary(run, world.clock.nowMs(), { trigger, mode: policy.mode, problems }), ran: false };
}

type Declined =
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  | { readonly kind: "ignored"; readonly reason: string; readonly hint?: Hint }
  | { readonly kind: "unknown"; readonly message: string };

function problemsOf(declined: Declined): Problem[] {
  switch (declined.kind) {
    case "refused":
      return declined.problems.map((why) => problem("request-refused", { why }));
    case "ignored":
      return [problem("event-ignored", { why: declined.reason }), ...sideProblems(declined.hint, undefined)];
    case "unknown":
      return [unknownProblem(declined.message)];
  }
}

function sideProblems(hint: Hint | undefined, aside: readonly string[] | undefined): Problem[] {
  const renewals = (hint?.renewals ?? []).map(({ notice, instanceId = "(not named)", accountId, regionId }) =>
    problem(
      "subscription-expiring",
      { notice, instanceId },
      { ...present("accountId", accountId), ...present("regionId", regionId) },
    ),
  );
  return [...renewals, ...(aside ?? []).map(unknownProblem)];
}

function unknownProblem(why: string): Problem {
  return problem("event-unknown", { why });
}

function nameOf(task: Task): TriggerName {
  if (task.kind === "refused") return "manual";
  return task.kind === "ignored" && task.hint ? "expiry-notice" : "wake-up";
}
