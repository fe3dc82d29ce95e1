/**
 * Waits until the settle window ends, because the cloud restarts most instances itself. Then it reads and decides all due instances
 * again. If the run would end before the window does, it waits for nothing, and all due instances end as `parked/settling`.
 */

import type { Decision } from "../../core/decision/plan.ts";
import { notCalled, toResult, untouched } from "../../core/decision/result.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import type { Instance } from "../../core/instance/instance.ts";
import { changed } from "../../core/lang/changed.ts";
import { groupBy } from "../../core/lang/group-by.ts";
import type { Outcome } from "../../core/terms/outcome.ts";
import { known, reads } from "../../core/terms/reading.ts";
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
  const { due, untilMs, fundsSuffice } = settling;
  const { clock } = context.world;
  const waitMs = (untilMs ?? 0) - clock.nowMs();
  if (due.length === 0 || waitMs <= 0) return { due, results: [] };
  if (hasTime(context, waitMs)) await pause(context, waitMs);
  else return { due: [], results: due.map(settlingOn) };
  if (!hasTime(context)) return { due: [], results: due.map(settlingOn) };
  return lookAgain(context, settling);

  function settlingOn(subject: Subject): Result {
    const attempted = notCalled({ outcome: "parked", reason: "settling" });
    return toResult(subject, attempted, { nowMs: clock.nowMs(), fundsSuffice });
  }
}

async function lookAgain(context: RunContext, settling: Settling): Promise<Settled> {
  const byRegion = [...groupBy(settling.due, ({ instance }) => instance.regionId).values()];
  const looks = await Promise.all(byRegion.map((members) => lookAtRegion(context, settling, members)));
  const due = looks.flatMap((look) => look.due);
  // Keeps the order of the plan.
  const place = new Map(settling.due.map(({ instance }, index) => [instance.instanceId, index]));
  const placeOf = ({ instance }: Subject) => place.get(instance.instanceId) ?? 0;
  return { due: due.sort((a, b) => placeOf(a) - placeOf(b)), results: looks.flatMap(({ results }) => results) };
}

async function lookAtRegion(context: RunContext, settling: Settling, members: readonly Subject[]) {
  const due: Subject[] = [];
  const results: Result[] = [];
  const [first] = members as [Subject];
  const scope = { accountId: first.instance.accountId, regionId: first.instance.regionId };
  const ids = members.map(({ instance }) => instance.instanceId);
  let found: ReadonlyMap<string, Instance> | undefined;
  let why = "";
  try {
    found = new Map((await describeInstances(context, scope, ids)).map((one) => [one.instanceId, one]));
  } catch (error) {
    why = `DescribeInstances failed with ${failureOf(error).code}`;
  }
  const facts = { nowMs: context.world.clock.nowMs(), fundsSuffice: settling.fundsSuffice };
  for (const subject of members) {
    const again = found
      ? secondLook(subject, found.get(subject.instance.instanceId), settling.decideAgain)
      : unread(subject, why);
    if (again.do === "reactivate") due.push(again.subject);
    else results.push(untouched(again.subject, again.outcome, again.do, facts));
  }
  return { due, results };
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
  if (!instance)
    return ended({ outcome: "released", reason: "unknown" }, changed(subject.instance, { status: RELEASED }));
  if (reads(instance.status, "Running") || reads(instance.status, "Starting"))
    return ended({ outcome: "recovered-by-cloud" }, instance);
  return decideAgain(subject, instance);
}

const RELEASED = known("Released");
