/** Runs timer triggers. Each trigger has one pending task of the cloud's clock. */
import type { World } from "../../kernel/world.ts";
import type { FunctionSpec } from "./function-spec.ts";
import { parseSchedule } from "./schedule.ts";
import type { TimerTrigger } from "./trigger-spec.ts";

export interface Timers {
  /** Starts the timers of a function, and ends those of its earlier registration. */
  set(functionKey: string, spec: FunctionSpec): void;
  clear(): void;
}

/**
 * Creates the timers. `fire` gets an asynchronous event. While the account owes money, ticks are dropped, as the page
 * on overdue payments says. Source: "Time triggers" of Function Compute, read 2026-08: triggerTime in whole seconds
 * UTC.
 */
export function createTimers(world: World, fire: (functionKey: string, event: Buffer) => void): Timers {
  const cancels = new Map<string, (() => void)[]>();

  const start = (functionKey: string, accountId: string, trigger: TimerTrigger): (() => void) => {
    const schedule = parseSchedule(trigger.expression);
    let cancel = () => {};
    const arm = (afterMs: number) => {
      const atMs = schedule?.next(afterMs);
      if (atMs === undefined) return;
      cancel = world.clock.schedule(atMs, () => {
        arm(atMs);
        if (!world.accounts.isOverdue(accountId)) fire(functionKey, timerEvent(trigger, atMs));
      });
    };
    arm(world.clock.nowMs());
    return () => cancel();
  };

  const stop = (functionKey: string) => {
    for (const cancel of cancels.get(functionKey) ?? []) cancel();
    cancels.delete(functionKey);
  };

  return {
    set(functionKey, spec) {
      stop(functionKey);
      const timers = spec.triggers.filter(
        (trigger): trigger is TimerTrigger => trigger.kind === "timer" && trigger.enabled,
      );
      cancels.set(
        functionKey,
        timers.map((trigger) => start(functionKey, spec.accountId, trigger)),
      );
    },
    clear() {
      for (const functionKey of [...cancels.keys()]) stop(functionKey);
    },
  };
}

function timerEvent(trigger: TimerTrigger, atMs: number): Buffer {
  const triggerTime = `${new Date(atMs).toISOString().slice(0, 19)}Z`;
  return Buffer.from(JSON.stringify({ triggerTime, triggerName: trigger.name, payload: trigger.payload }));
}
