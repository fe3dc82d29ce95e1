/** `ecs-recovery simulate`: plays generated stories with the real engine, and prints the sums. */
import { availableParallelism } from "node:os";
import { createRecover } from "../functions/recover.ts";
import { describeStory } from "./describe-story.ts";
import type { Figures } from "./figures.ts";
import { drawStory } from "./history.ts";
import { checkStory } from "./invariants.ts";
import { type Engine, playStory } from "./play-story.ts";
import { describeFigures, toJson } from "./print-figures.ts";
import { readPolicy } from "./read-policy.ts";
import { findWorkerFile, simulateInProcesses } from "./simulate-in-processes.ts";
import { type SeedRow, simulateSeeds } from "./simulate-seeds.ts";

export interface SimulateOptions {
  /** Number of stories. */
  readonly runs: number;
  /** Seed of the first story; the next seeds follow. */
  readonly seed: number;
  /** A configuration file whose policy every story uses. Absent: each story draws its own. */
  readonly policyFile?: string;
  /** Instances in each story. */
  readonly fleet: number;
  readonly json?: boolean;
  /**
   * Number of processes; absent: one for each core. If the built worker is not found, this process plays all stories.
   */
  readonly workers?: number;
}

/**
 * Resolves with the exit code: 0, or 1 if an invariant was violated. A single story (`runs: 1`) is described around
 * each violation. Rejects with ConfigError for a policy file with mistakes.
 */
export async function runSimulateCommand(options: SimulateOptions, write: (line: string) => void): Promise<number> {
  const policy = options.policyFile === undefined ? undefined : await readPolicy(options.policyFile);
  const row: SeedRow = {
    from: options.seed,
    count: options.runs,
    fleet: options.fleet,
    ...(policy === undefined ? {} : { policy, policyFile: options.policyFile }),
  };
  const startedAtMs = performance.now();
  const figures = await simulate(row, options.workers ?? availableParallelism());
  const seconds = (performance.now() - startedAtMs) / 1000;
  const lines = options.json ? [toJson(figures, row)] : describeFigures(figures, row, seconds);
  for (const line of lines) write(line);
  if (options.runs === 1 && !options.json && figures.violations.length > 0) {
    for (const line of await replay(createRecover, row)) write(line);
  }
  return figures.violations.length === 0 ? 0 : 1;
}

async function simulate(row: SeedRow, workers: number): Promise<Figures> {
  const workerFile = findWorkerFile();
  if (workers < 2 || row.count < 2 || workerFile === undefined) return simulateSeeds(createRecover, row);
  return simulateInProcesses(row, workers, workerFile);
}

/** Describes the first story of the row. If the story breaks off, prints where. */
export async function replay(engine: Engine, row: SeedRow): Promise<readonly string[]> {
  try {
    const result = await playStory(drawStory(row.from, row), engine);
    return describeStory(result, checkStory(result));
  } catch (error) {
    return ["", (error instanceof Error && error.stack) || String(error)];
  }
}
