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
  let spent = 0;
  let isTimeOver = startSlice();
  let isTurnPlanned = false;
  /** The first step of a turn always has room. */
  const hasRoom = () => spent === 0 || (spent < mostATurn && !isTimeOver());

  const carryOn = () => {
    if (spent === 0) isTimeOver = startSlice();
    for (let work = waiting[first]; work !== undefined && hasRoom(); work = waiting[first]) {
      if (work()) first += 1;
    }
    if (first === waiting.length) [waiting, first] = [[], 0];
    planTurn();
  };
  const planTurn = () => {
    if (isTurnPlanned || spent === 0) return;
    isTurnPlanned = true;
    setImmediate(() => {
      isTurnPlanned = false;
      spent = 0;
      carryOn();
    });
  };

  return {
    run: (steps) =>
      new Promise((resolve, reject) => {
        waiting.push(() => {
          try {
            while (hasRoom()) {
              const step = steps.next();
              spent += step.done === true ? 1 : (step.value ?? 1);
              if (step.done !== true) continue;
              resolve(step.value);
              return true;
            }
            return false;
          } catch (error) {
            spent += 1;
            reject(error);
            return true;
          }
        });
        if (waiting.length - first === 1) carryOn();
      }),
  };
}
