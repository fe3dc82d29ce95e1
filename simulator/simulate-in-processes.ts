/** Spreads a row of seeds over processes. Which one plays which seed changes nothing: a story depends on its seed alone. */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { addFigures, createFigures, type Figures } from "./figures.ts";
import type { SeedRow } from "./simulate-seeds.ts";

/** Seeds handed out at a time: small enough that no process is left alone with the rest. */
const PART = 50;
/** A story makes garbage by the megabyte, and nearly all of it dies young. Every core plays: none is free to collect or compile for it. */
const WORKER_FLAGS = ["--min-semi-space-size=64", "--max-semi-space-size=64", "--single-threaded"];

/** Beside the built command line; undefined when that is not what runs (a test, for example). */
export function findWorkerFile(script = process.argv[1]): string | undefined {
  if (script === undefined || !existsSync(script)) return undefined;
  const file = join(dirname(realpathSync(script)), "..", "simulator", "worker.js");
  return existsSync(file) ? file : undefined;
}

/** Rejects when a process fails or ends before its work is done. */
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
    const onMessage = (figures: unknown) => settle(() => resolve(figures as Figures));
    const onError = (error: Error) => settle(() => reject(error));
    const onExit = (code: number | null) => {
      const seeds = `seeds ${part.from} to ${part.from + part.count - 1}`;
      settle(() => reject(new Error(`a process of the simulation ended with code ${code}, playing ${seeds}`)));
    };
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.send(part);
  });
}
