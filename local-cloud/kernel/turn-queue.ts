/**
 * Runs work of many callers in order, a limited amount in each turn of the event loop. Work that fits into the current
 * turn is done before `run` returns; the rest waits. A turn also ends when its time is over.
 */
import { startSlice } from "./next-turn.ts";

export interface TurnQueue {
  /** Resolves with the generator's result. A step that costs more yields the number of steps that it counts for. */
  run<T>(steps: Generator<number | undefined, T>): Promise<T>;
}

/** Does some work; returns true when the work is done. */
type Work = () => boolean;

export function createTurnQueue(mostATurn: number): TurnQueue {
  let waiting: Work[] = [];
  let first = 0;
  let isOver = startSlice(mostATurn);
  let isTurnFull = false;
  let isTurnPlanned = false;

  const carryOn = () => {
    if (!isTurnPlanned) isOver = startSlice(mostATurn);
    for (let work = waiting[first]; work !== undefined && !isTurnFull; work = waiting[first]) {
      planTurn();
      if (work()) first += 1;
    }
    if (first === waiting.length) [waiting, first] = [[], 0];
  };
  /** The next turn comes even if nothing waits, so that this turn's work is not counted against later work. */
  const planTurn = () => {
    if (isTurnPlanned) return;
    isTurnPlanned = true;
    setImmediate(() => {
      isTurnPlanned = false;
      isTurnFull = false;
      carryOn();
    });
  };

  return {
    run: (steps) =>
      new Promise((resolve, reject) => {
        waiting.push(() => {
          try {
            while (!isTurnFull) {
              const step = steps.next();
              isTurnFull = isOver(step.done === true ? 1 : (step.value ?? 1));
              if (step.done !== true) continue;
              resolve(step.value);
              return true;
            }
            return false;
          } catch (error) {
            isTurnFull = isOver();
            reject(error);
            return true;
          }
        });
        if (waiting.length - first === 1) carryOn();
      }),
  };
}
