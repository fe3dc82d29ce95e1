/** Counts the progress of a run from the log lines of the engine, and shows it every second on the moving line. */
import { formatSeconds } from "../../report/time-left.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Texts } from "../../texts/texts.ts";

export interface RunWatch {
  /** Takes one info line of the engine: `stage`, `decision`, `call`, `running` or `end`. */
  onLine(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Leaves the time left out from now on, because nothing new is started. */
  stop(): void;
  /** Stops the updates of the moving line. */
  end(): void;
}

export interface WatchOptions {
  readonly progress: Progress;
  readonly texts: Texts;
  nowMs(): number;
  /** Number of instances to start. */
  readonly total: number;
}

const TICK_MS = 1_000;

export function createRunWatch({ progress, texts, nowMs, total }: WatchOptions): RunWatch {
  const accepted = new Set<string>();
  const running = new Set<string>();
  const refused = new Set<string>();
  let throttled = 0;
  let isStopping = false;
  const startedAtMs = nowMs();
  const tick = () => {
    const counts = { accepted: accepted.size, running: running.size, total, refused: refused.size, throttled };
    const words = texts.plan.apply.progress(counts);
    const left = isStopping
      ? undefined
      : secondsToGo((nowMs() - startedAtMs) / 1000, running.size, total - running.size - refused.size);
    progress.detail(left === undefined ? words : `${words}, ${texts.plan.apply.timeLeft(formatSeconds(left, texts))}`);
  };
  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  const onCall = (instanceId: string, code: string) => {
    if (/Throttling/i.test(code)) throttled += 1;
    else if (code === "OK") {
      accepted.add(instanceId);
      refused.delete(instanceId);
    }
    // The cloud may still accept a later attempt.
    else refused.add(instanceId);
  };
  return {
    onLine(message, { instance_id, code } = {}) {
      const id = String(instance_id);
      if (message === "call") onCall(id, String(code));
      else if (message === "running") running.add(id);
      else return;
      tick();
    },
    stop() {
      isStopping = true;
    },
    end: () => clearInterval(timer),
  };
}

/**
 * Returns the seconds until all instances run, at the pace so far; undefined before the first one runs. Refused
 * instances do not count, because a refusal takes no time.
 */
function secondsToGo(elapsed: number, running: number, left: number): number | undefined {
  return running === 0 || left <= 0 ? undefined : Math.max(1, (elapsed / running) * left);
}
