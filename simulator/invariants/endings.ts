/** `crashed`, `never-ends`, `overran`, `secret-printed`: a run ends by itself and in time, and prints no secret. */
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import type { RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import type { Violation } from "./violation.ts";

/** Longer than any invocation may take. A run of the command line has no deadline of Function Compute. */
const LONGEST_RUN_MS = 3 * 3_600_000;

export function judgeEndings({ runs, model, story }: StoryResult): Violation[] {
  return runs.flatMap((run) => {
    const violations: Violation[] = [];
    const say = (invariant: string, detail: string) => violations.push({ invariant, detail, runId: run.runId });
    for (const where of new Set(run.leaks)) say("secret-printed", where);
    if (run.ended === undefined) {
      if (model.time.nowMs() - run.startedAtMs > LONGEST_RUN_MS) say("never-ends", "it still waits for something");
      return violations;
    }
    const { how, atMs } = run.ended;
    if (how === "cut-off") say("overran", `cut off after ${Math.round((atMs - run.startedAtMs) / 1000)} s`);
    if (how === "threw" && !mayThrow(run, story.faultsEndMs)) say("crashed", describe(run.error));
    return violations;
  });
}

/**
 * Returns whether the run may throw. It may if nothing worked and a fresh invocation could help, and only with the
 * cloud's own error.
 */
function mayThrow({ error, startedAtMs, attempts }: RunLog, faultsEndMs: number): boolean {
  return (
    error instanceof CloudError &&
    startedAtMs < faultsEndMs &&
    !attempts.some(({ answer }) => answer?.code === "accepted")
  );
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 3).join(" ") : String(error);
}
