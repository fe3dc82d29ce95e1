/** Plays a row of seeds one after the other, and adds up the figures. */
import type { Policy } from "../functions/core/terms/policy.ts";
import { createFigures, type Figures, type FoundViolation, tally } from "./figures.ts";
import { drawStory } from "./history.ts";
import { judgeStory } from "./invariants.ts";
import { type Engine, playStory } from "./play-story.ts";

export interface SeedRow {
  readonly from: number;
  readonly count: number;
  readonly fleet: number;
  readonly policy?: Policy;
  /** The file of the policy, which the printed command to replay a story names. */
  readonly policyFile?: string;
  readonly calm?: boolean;
}

export async function simulateSeeds(engine: Engine, row: SeedRow): Promise<Figures> {
  const figures = createFigures();
  const { stackTraceLimit } = Error;
  // A story has many expected errors. Their stacks would take a tenth of the time, and nothing reads them.
  if (row.count > 1) Error.stackTraceLimit = 0;
  try {
    for (let seed = row.from; seed < row.from + row.count; seed++) {
      await addStory(figures, engine, row, seed);
      // A story runs on microtasks alone. Between two stories the process can handle its other events.
      await new Promise(setImmediate);
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return figures;
}

async function addStory(figures: Figures, engine: Engine, row: SeedRow, seed: number): Promise<void> {
  try {
    const result = await playStory(drawStory(seed, row), engine);
    tally(figures, result, judgeStory(result));
  } catch (error) {
    figures.violations.push(crashOf(seed, error));
  }
}

/** The other stories go on. The seed is kept, because it replays the defect. */
function crashOf(seed: number, error: unknown): FoundViolation {
  return { invariant: "crashed", seed, detail: `the story broke off: ${String(error).split("\n")[0]}` };
}
