/** Counts what a run does while it does it, from the lines that the engine logs, and ticks it on the moving line. */
import { formatSeconds } from "../../report/time-left.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Texts } from "../../texts/texts.ts";

export interface RunWatch {
  /** One info line of the engine: `stage`, `decision`, `call`, `running` or `end`. */
  onLine(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Ends the ticking. */
  end(): void;
}

export interface WatchOptions {
  readonly progress: Progress;
  readonly texts: Texts;
  nowMs(): number;
  /** Instances that are to be started. */
  readonly total: number;
}

const tickMs = 1_000;

export function createRunWatch({ progress, texts, nowMs, total }: WatchOptions): RunWatch {
  const accepted = new Set<string>();
  const running = new Set<string>();
  const refused = new Set<string>();
  let throttled = 0;
  const startedAtMs = nowMs();
  const tick = () => {
    const counts = { accepted: accepted.size, running: running.size, total, refused: refused.size, throttled };
    const words = texts.plan.apply.progress(counts);
    const left = secondsToGo((nowMs() - startedAtMs) / 1000, running.size, total - running.size - refused.size);
    progress.detail(left === undefined ? words : `${words}, ${texts.plan.apply.timeLeft(formatSeconds(left, texts))}`);
  };
  const timer = setInterval(tick, tickMs);
  timer.unref();

  const onCall = (instanceId: string, code: string) => {
    if (/Throttling/i.test(code)) throttled += 1;
    else if (code === "OK") {
      accepted.add(instanceId);
      refused.delete(instanceId);
    }
    // A later attempt may still be accepted.
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
    end: () => clearInterval(timer),
  };
}

/** By the pace so far; undefined before anything runs: a refusal takes no time, so it says nothing about a start. */
function secondsToGo(elapsed: number, running: number, left: number): number | undefined {
  return running === 0 || left <= 0 ? undefined : Math.max(1, (elapsed / running) * left);
}
