/** Lets the cloud go first: waits out the settle window, then looks again at everything that was about to be called. */

import type { Result, Subject } from "../../core/decision/subject.ts";
import type { PlainInstance as Instance } from "../../core/instance/instance.ts";
import { changed } from "../../core/lang/changed.ts";
import { groupBy } from "../../core/lang/group-by.ts";
import type { Outcome } from "../../core/terms/outcome.ts";
import { describeInstances } from "../observe/observe.ts";
import { failureOf, hasTime, type RunContext } from "../run-context.ts";
import { notCalled, toResult } from "./act.ts";

export interface Settled {
  readonly due: readonly Subject[];
  readonly results: readonly Result[];
}

export async function settle(
  context: RunContext,
  due: readonly Subject[],
  untilMs: number | undefined,
): Promise<Settled> {
  const { clock } = context.world;
  const waitMs = (untilMs ?? 0) - clock.nowMs();
  if (due.length === 0 || waitMs <= 0) return { due, results: [] };
  if (!hasTime(context, waitMs)) return { due: [], results: due.map((subject) => parked(subject, clock.nowMs())) };
  await clock.sleep(waitMs);
  return lookAgain(context, due);
}

async function lookAgain(context: RunContext, due: readonly Subject[]): Promise<Settled> {
  const still: Subject[] = [];
  const results: Result[] = [];
  const byRegion = groupBy(due, ({ instance }) => instance.regionId);
  await Promise.all([...byRegion.values()].map(lookAtRegion));
  // The order of the plan stands.
  const keep = new Set(still);
  return { due: due.filter((subject) => keep.has(subject)), results };

  async function lookAtRegion(subjects: readonly Subject[]): Promise<void> {
    const [first] = subjects as [Subject];
    const scope = { accountId: first.instance.accountId, regionId: first.instance.regionId };
    let found: readonly Instance[];
    try {
      found = await describeInstances(
        context,
        scope,
        subjects.map(({ instance }) => instance.instanceId),
      );
    } catch (error) {
      failureOf(error);
      for (const subject of subjects) still.push(subject); // a refusal will tell what a read could not
      return;
    }
    const byId = new Map(found.map((instance) => [instance.instanceId, instance]));
    for (const subject of subjects) {
      const instance = byId.get(subject.instance.instanceId);
      const end = endOf(subject.instance, instance);
      if (end === undefined) still.push(subject);
      else results.push(finished(subject, instance, end, context.world.clock.nowMs()));
    }
  }
}

/** undefined: still stopped, so it is ours to call. */
function endOf(before: Instance, instance: Instance | undefined): Outcome | undefined {
  if (!instance) return { outcome: "released", reason: "unknown" };
  if (instance.status === "Running" || instance.status === "Starting") return { outcome: "recovered-by-cloud" };
  if (instance.status !== "Stopped") return { outcome: "skipped", reason: "changing-state" };
  // Started and stopped again meanwhile: whoever did that, it was not the arrears.
  if (instance.startedAtMs !== before.startedAtMs) return { outcome: "skipped", reason: "not-overdue" };
  return undefined;
}

function finished(subject: Subject, instance: Instance | undefined, outcome: Outcome, nowMs: number): Result {
  const seen = instance ?? changed(subject.instance, { status: "Released" });
  return toResult(subject, { seen, ...notCalled(outcome) }, nowMs);
}

function parked(subject: Subject, nowMs: number): Result {
  return toResult(subject, notCalled({ outcome: "parked", reason: "settling" }), nowMs);
}
