/** Counts what a run does while it does it, by what passes the fleet's port, and ticks it on the moving line. */
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import type { InstanceFleet } from "../../../functions/ports/instance-fleet.ts";
import { toSeenInstance } from "../../access/seen-instance.ts";
import { formatSeconds } from "../../report/time-left.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Texts } from "../../texts/texts.ts";

export interface RunWatch {
  /** The same fleet, watched. */
  fleet(inner: InstanceFleet): InstanceFleet;
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
  const accepted = new Map<string, number>();
  const running = new Set<string>();
  const refused = new Set<string>();
  let throttled = 0;
  const startedAtMs = nowMs();
  const tick = () => {
    const words = texts.plan.apply.progress({
      accepted: accepted.size,
      running: running.size,
      total,
      refused: refused.size,
      throttled,
    });
    const left = secondsToGo((nowMs() - startedAtMs) / 1000, running.size + refused.size, total);
    progress.detail(left === undefined ? words : `${words}, ${texts.plan.apply.timeLeft(formatSeconds(left, texts))}`);
  };
  const timer = setInterval(tick, tickMs);
  timer.unref();

  const onFailure = (instanceId: string, error: unknown) => {
    if (!(error instanceof CloudError)) return;
    if (/Throttling/i.test(error.failure.code)) throttled += 1;
    // A later attempt may still be accepted.
    else refused.add(instanceId);
    tick();
  };
  return {
    fleet: (inner) => ({
      ...inner,
      async reactivate(scope, instanceId) {
        try {
          const answer = await inner.reactivate(scope, instanceId);
          accepted.set(instanceId, nowMs());
          refused.delete(instanceId);
          tick();
          return answer;
        } catch (error) {
          onFailure(instanceId, error);
          throw error;
        }
      },
      async describe(...asked: Parameters<InstanceFleet["describe"]>) {
        const answer = await inner.describe(...asked);
        for (const { instanceId, status } of answer.items.map(toSeenInstance)) {
          if (accepted.has(instanceId) && status === "Running") running.add(instanceId);
        }
        tick();
        return answer;
      },
    }),
    end: () => clearInterval(timer),
  };
}

/** By the pace so far; undefined before anything has ended. */
function secondsToGo(elapsed: number, ended: number, total: number): number | undefined {
  if (ended === 0 || ended >= total) return undefined;
  return (elapsed / ended) * (total - ended);
}
