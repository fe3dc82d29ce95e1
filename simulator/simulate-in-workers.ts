/** Spreads a row of seeds over threads. Which thread plays which seed changes nothing: a story depends on its seed alone. */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { addFigures, createFigures, type Figures } from "./figures.ts";
import type { SeedRow } from "./simulate-seeds.ts";

/** Seeds handed out at a time: small enough that no thread is left alone with the rest. */
const PART = 50;

/** Beside the built command line; undefined when that is not what runs (a test, for example). */
export function findWorkerFile(script = process.argv[1]): string | undefined {
  if (script === undefined || !existsSync(script)) return undefined;
  const file = join(dirname(realpathSync(script)), "..", "simulator", "worker.js");
  return existsSync(file) ? file : undefined;
}

export async function simulateInWorkers(row: SeedRow, workers: number, workerFile: string): Promise<Figures> {
  const parts: SeedRow[] = [];
  for (let from = row.from; from < row.from + row.count; from += PART) {
    parts.push({ ...row, from, count: Math.min(PART, row.from + row.count - from) });
  }
  const results: Figures[] = [];
  let next = 0;
  const threads = Array.from({ length: Math.min(workers, parts.length) }, async () => {
    const worker = new Worker(workerFile);
    try {
      for (let index = next++; index < parts.length; index = next++) {
        results[index] = await askWorker(worker, parts[index]!);
      }
    } finally {
      await worker.terminate();
    }
  });
  await Promise.all(threads);
  const sum = createFigures();
  for (const part of results) addFigures(sum, part);
  return sum;
}

function askWorker(worker: Worker, part: SeedRow): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      worker.removeAllListeners();
      act();
    };
    worker.once("message", (figures: Figures) => settle(() => resolve(figures)));
    worker.once("error", (error) => settle(() => reject(error)));
    worker.once("exit", (code) => settle(() => reject(new Error(`a simulation thread ended with code ${code}`))));
    worker.postMessage(part);
  });
}
