/**
 * Work that many may ask for at once and that has to happen in order: so much of it in each turn of the event loop. What finds
 * room in the current turn is done before `run` returns; the rest waits.
 */
export interface TurnQueue {
  /** Settles with what the generator returns. A step that costs more than others yields how many of them it stands for. */
  run<T>(steps: Generator<number | undefined, T>): Promise<T>;
}

/** Whether the work is over. */
type Work = () => boolean;

export function createTurnQueue(mostATurn: number): TurnQueue {
  let waiting: Work[] = [];
  let first = 0;
  let spent = 0;
  let isTurnPlanned = false;

  const carryOn = () => {
    for (let work = waiting[first]; work !== undefined && spent < mostATurn; work = waiting[first]) {
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
            while (spent < mostATurn) {
              const step = steps.next();
              spent += step.done === true ? 1 : (step.value ?? 1);
              if (step.done !== true) continue;
              resolve(step.value);
              return true;
            }
            return false;
          } catch (error) {
            reject(error);
            return true;
          }
        });
        if (waiting.length - first === 1) carryOn();
      }),
  };
}
