/** What must hold in every story, whatever went wrong in it. Each check names what it found and where. */
import { checkEffectsRecorded } from "./invariants/effects-recorded.ts";
import { checkEndings } from "./invariants/endings.ts";
import { checkLimitsKept } from "./invariants/limits.ts";
import { checkOneOutcome } from "./invariants/one-outcome.ts";
import { checkOwnersStopsRespected } from "./invariants/owner-stopped.ts";
import { checkNoCallRepeated } from "./invariants/repeated-calls.ts";
import { checkNothingLeftBehind } from "./invariants/unfinished.ts";
import { checkCasesClosed } from "./invariants/untold.ts";
import type { Violation } from "./invariants/violation.ts";
import type { StoryResult } from "./play-story.ts";

const INVARIANTS: readonly ((result: StoryResult) => readonly Violation[])[] = [
  checkOneOutcome,
  checkNothingLeftBehind,
  checkOwnersStopsRespected,
  checkNoCallRepeated,
  checkLimitsKept,
  checkEffectsRecorded,
  checkCasesClosed,
  checkEndings,
];

/** Each violation once, however often it was seen in the same run on the same instance. */
export function checkStory(result: StoryResult): readonly Violation[] {
  const found = new Map<string, Violation>();
  for (const violation of INVARIANTS.flatMap((check) => check(result))) {
    const { invariant, runId, instanceId } = violation;
    const key = `${invariant} ${runId} ${instanceId ?? violation.detail}`;
    if (!found.has(key)) found.set(key, violation);
  }
  return [...found.values()];
}
