/** What must hold in every story, whatever went wrong in it. Each check names what it found and where. */
import { checkEffectsRecorded } from "./invariants/effects-recorded.ts";
import { checkEndings } from "./invariants/endings.ts";
import { checkCasesClosed } from "./invariants/left-open.ts";
import { checkLimitsKept } from "./invariants/limits.ts";
import { checkMemoryRespected } from "./invariants/memory.ts";
import { judgeMessages } from "./invariants/messages.ts";
import { checkOneOutcome } from "./invariants/one-outcome.ts";
import { judgeOwnerStops } from "./invariants/owner-stops.ts";
import { checkNoCallRepeated } from "./invariants/repeated-calls.ts";
import { checkNothingLeftBehind } from "./invariants/unfinished.ts";
import { judgeTold } from "./invariants/untold.ts";
import type { Misfortune, Violation } from "./invariants/violation.ts";
import type { StoryResult } from "./story-result.ts";

const CHECKS: readonly ((result: StoryResult) => readonly Violation[])[] = [
  checkOneOutcome,
  checkNothingLeftBehind,
  checkNoCallRepeated,
  checkMemoryRespected,
  checkLimitsKept,
  checkEffectsRecorded,
  checkCasesClosed,
  checkEndings,
];

export interface Judgement {
  /** Each once, however often it was seen in the same run on the same instance. */
  readonly violations: readonly Violation[];
  /** Harm that no clue could have prevented. */
  readonly misfortunes: readonly Misfortune[];
}

export function judgeStory(result: StoryResult): Judgement {
  const judged = [judgeOwnerStops(result), judgeTold(result), judgeMessages(result)];
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
