/** Judges the invariants of a story, which must hold in every story whatever fails in it. */
import { judgeEffectsRecorded } from "./invariants/effects-recorded.ts";
import { judgeEndings } from "./invariants/endings.ts";
import { judgeLeftBehind } from "./invariants/left-behind.ts";
import { judgeLeftOpen } from "./invariants/left-open.ts";
import { judgeLimits } from "./invariants/limits.ts";
import { judgeMemory } from "./invariants/memory.ts";
import { judgeOwnerStoppedStarted } from "./invariants/owner-stopped-started.ts";
import { judgeRepeatedCall } from "./invariants/repeated-call.ts";
import { judgeToldTooOften } from "./invariants/told-too-often.ts";
import { judgeTwoOutcomes } from "./invariants/two-outcomes.ts";
import { judgeUntold } from "./invariants/untold.ts";
import type { Misfortune, Violation } from "./invariants/violation.ts";
import type { StoryResult } from "./story-result.ts";

const CHECKS: readonly ((result: StoryResult) => readonly Violation[])[] = [
  judgeTwoOutcomes,
  judgeRepeatedCall,
  judgeMemory,
  judgeLimits,
  judgeEffectsRecorded,
  judgeLeftOpen,
  judgeEndings,
];

export interface Judgement {
  /** Each violation is listed once for a run and an instance. */
  readonly violations: readonly Violation[];
  /** Harm that no clue could have prevented. */
  readonly misfortunes: readonly Misfortune[];
}

export function judgeStory(result: StoryResult): Judgement {
  const judged = [
    judgeOwnerStoppedStarted(result),
    judgeLeftBehind(result),
    judgeUntold(result),
    judgeToldTooOften(result),
  ];
  const all = [...judged.flatMap(({ violations }) => violations), ...CHECKS.flatMap((check) => check(result))];
  const found = new Map<string, Violation>();
  for (const violation of all) {
    const { invariant, runId, instanceId } = violation;
    const key = `${invariant} ${runId} ${instanceId ?? violation.detail}`;
    if (!found.has(key)) found.set(key, violation);
  }
  return { violations: [...found.values()], misfortunes: judged.flatMap(({ misfortunes }) => misfortunes) };
}

export function checkStory(result: StoryResult): readonly Violation[] {
  return judgeStory(result).violations;
}
