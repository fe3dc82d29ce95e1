/** Spreads a row of seeds over processes. A story depends on its seed alone, so the spreading changes no result. */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { addFigures, createFigures, type Figures } from "./figures.ts";
import type { SeedRow } from "./simulate-seeds.ts";

/** Seeds that a process gets at a time. Few enough that no process works alone at the end. */
const PART = 50;
/**
 * A story makes megabytes of garbage that dies young. A larger young generation saves time, because no core is
 * free to collect or to compile for the worker.
 */
const WORKER_FLAGS = ["--min-semi-space-size=64", "--max-semi-space-size=64", "--single-threaded"];

/**
 * Returns the worker's file beside the built command line; undefined if the built command line does not run, as in a
 * test.
 */
export function findWorkerFile(script = process.argv[1]): string | undefined {
  if (script === undefined || !existsSync(script)) return undefined;
  const file = join(dirname(realpathSync(script)), "..", "simulator", "worker.js");
  return existsSync(file) ? file : undefined;
}

/** Rejects if a process fails or ends before its work is done. */
export async function simulateInProcesses(row: SeedRow, width: number, workerFile: string): Promise<Figures> {
  const parts: SeedRow[] = [];
  for (let from = row.from; from < row.from + row.count; from += PART) {
    parts.push({ ...row, from, count: Math.min(PART, row.from + row.count - from) });
  }
  const results: Figures[] = [];
  let next = 0;
  const workers = Array.from({ length: Math.min(width, parts.length) }, async () => {
    const worker = fork(workerFile, [], { execArgv: WORKER_FLAGS, serialization: "advanced" });
    try {
      for (let index = next++; index < parts.length; index = next++) {
        results[index] = await askWorker(worker, parts[index]!);
      }
    } finally {
      worker.kill();
    }
  });
  await Promise.all(workers);
  const sum = createFigures();
  for (const part of results) addFigures(sum, part);
  return sum;
}

function askWorker(worker: ChildProcess, part: SeedRow): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      act();
    };
    const onMessage = (figures: Figures) => settle(() => resolve(figures));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number | null) => {
      const seeds = `seeds ${part.from} to ${part.from + part.count - 1}`;
      settle(() => reject(new Error(`a process of the simulation ended with code ${code}, playing ${seeds}`)));
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.send(part);
  });
}
