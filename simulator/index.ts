/** The simulator as `ecs-recovery simulate` uses it: plays generated stories with the real engine, and adds up the figures. */
import { availableParallelism } from "node:os";
import { createRecover } from "../functions/recover.ts";
import { describeStory } from "./describe-story.ts";
import type { Figures } from "./figures.ts";
import { drawStory } from "./history.ts";
import { checkStory } from "./invariants.ts";
import { type Engine, playStory } from "./play-story.ts";
import { findWorkerFile, simulateInProcesses } from "./simulate-in-processes.ts";
import { type SeedRow, simulateSeeds } from "./simulate-seeds.ts";

/** @param workers number of processes. If the built worker is not found, this process plays all stories. */
export async function simulate(row: SeedRow, workers = availableParallelism()): Promise<Figures> {
  const workerFile = findWorkerFile();
  if (workers < 2 || row.count < 2 || workerFile === undefined) return simulateSeeds(createRecover, row);
  return simulateInProcesses(row, workers, workerFile);
}

/** Describes the first story of the row around each violation. If the story breaks off, prints where. */
export async function replay(row: SeedRow, engine: Engine = createRecover): Promise<readonly string[]> {
  try {
    const result = await playStory(drawStory(row.from, row), engine);
    return describeStory(result, checkStory(result));
  } catch (error) {
    return ["", (error instanceof Error && error.stack) || String(error)];
  }
}
