/** Plays a row of seeds one after the other, and adds them up. */
import type { Policy } from "../functions/core/policy.ts";
import { createFigures, type Figures, tally } from "./figures.ts";
import { drawStory } from "./history.ts";
import { checkStory } from "./invariants.ts";
import { type Engine, playStory } from "./play-story.ts";

export interface SeedRow {
  readonly from: number;
  readonly count: number;
  readonly fleet: number;
  readonly policy?: Policy;
  readonly calm?: boolean;
}

export async function simulateSeeds(engine: Engine, row: SeedRow): Promise<Figures> {
  const figures = createFigures();
  const { stackTraceLimit } = Error;
  // A story is full of errors that somebody expects; their stacks would cost a tenth of the time and are never read.
  if (row.count > 1) Error.stackTraceLimit = 0;
  try {
    for (let seed = row.from; seed < row.from + row.count; seed++) {
      const result = await playStory(drawStory(seed, row), engine);
      tally(figures, result, checkStory(result));
      // Stories run on microtasks alone: between two of them the process may do its other duties.
      await new Promise(setImmediate);
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  return figures;
}
