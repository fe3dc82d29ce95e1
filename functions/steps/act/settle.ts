/**
 * Waits until the settle window ends, because the cloud restarts most instances itself. Then it reads and decides all due instances
 * again. If the run would end before the window does, it waits for nothing, and all due instances end as `parked/settling`.
 */

import type { Decision } from "../../core/decision/plan.ts";
import { notCalled, toResult, untouched } from "../../core/decision/result.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import { asReleased, type Instance } from "../../core/instance/instance.ts";
import { changed } from "../../core/lang/changed.ts";
import { groupBy, type Several } from "../../core/lang/group-by.ts";
import type { Outcome } from "../../core/terms/outcome.ts";
import { isKnown, known, type Reading, reads, unknown } from "../../core/terms/reading.ts";
import { describeInstances } from "../cloud/describe-instances.ts";
import { failureOf } from "../failure-of.ts";
import { hasTime, pause, type RunContext } from "../run-context.ts";
import type { DecideAgain } from "./decide-again.ts";

export interface Settling {
  readonly due: readonly Subject[];
  readonly untilMs: number | undefined;
  readonly decideAgain: DecideAgain;
  readonly fundsSuffice: boolean;
}

export interface Settled {
  readonly due: readonly Subject[];
  readonly results: readonly Result[];
}

export async function settle(context: RunContext, settling: Settling): Promise<Settled> {
  const { due, untilMs } = settling;
  const waitMs = (untilMs ?? 0) - context.world.clock.nowMs();
  if (due.length === 0 || waitMs <= 0) return { due, results: [] };
  const facts = () => ({ nowMs: context.world.clock.nowMs(), fundsSuffice: settling.fundsSuffice });
  if (!(await outlasts(context, waitMs))) {
    const attempted = notCalled({ outcome: "parked", reason: "settling" });
    return { due: [], results: due.map((subject) => toResult(subject, attempted, facts())) };
  }
  const decisions = await lookAgain(context, settling);
  return {
    due: decisions.flatMap((again) => (again.do === "reactivate" ? [again.subject] : [])),
    results: decisions.flatMap((again) =>
      again.do === "reactivate" ? [] : [untouched(again.subject, again.outcome, again.do, facts())],
    ),
  };
}

/** Waits, unless the run would end before. Resolves with whether the run may go on afterwards. */
async function outlasts(context: RunContext, waitMs: number): Promise<boolean> {
  if (!hasTime(context, waitMs)) return false;
  await pause(context, waitMs);
  return hasTime(context);
}

/** Reads and decides all due instances again. The decisions are in the order of the plan. */
async function lookAgain(context: RunContext, { due, decideAgain }: Settling): Promise<readonly Decision[]> {
  const byRegion = groupBy(due, ({ instance }) => instance.regionId);
  const readings = new Map(
    await Promise.all(
      [...byRegion].map(async ([regionId, members]) => [regionId, await readRegion(context, members)] as const),
    ),
  );
  return due.map((subject) => {
    const { regionId, instanceId } = subject.instance;
    const found = readings.get(regionId) ?? unknown("the region was not read");
    return isKnown(found)
      ? secondLook(subject, found.known.get(instanceId), decideAgain)
      : unread(subject, found.unknown);
  });
}

async function readRegion(
  context: RunContext,
  members: Several<Subject>,
): Promise<Reading<ReadonlyMap<string, Instance>>> {
  const { accountId, regionId } = members[0].instance;
  const ids = members.map(({ instance }) => instance.instanceId);
  try {
    const instances = await describeInstances(context, { accountId, regionId }, ids);
    return known(new Map(instances.map((one) => [one.instanceId, one])));
  } catch (error) {
    return unknown(`DescribeInstances failed with ${failureOf(error).code}`);
  }
}

/** Returns the decision about an instance that cannot be read again. The first reading alone leads to no call. */
function unread(subject: Subject, why: string): Decision {
  const unknown = { fact: "status", why };
  const outcome: Outcome = { outcome: "parked", reason: "evidence-unreadable" };
  return { do: "nothing", subject: changed(subject, { unknown }), outcome };
}

/** Decides again with the second reading; undefined: the instance is gone. */
function secondLook(subject: Subject, instance: Instance | undefined, decideAgain: DecideAgain): Decision {
  const ended = (outcome: Outcome, seen: Instance): Decision => ({
    do: "nothing",
    subject: changed(subject, { instance: seen }),
    outcome,
  });
  if (!instance) return ended({ outcome: "released", reason: "unknown" }, asReleased(subject.instance));
  if (reads(instance.status, "Running") || reads(instance.status, "Starting"))
    return ended({ outcome: "recovered-by-cloud" }, instance);
  return decideAgain(subject, instance);
}
