/** Runs timer triggers. Each trigger has one pending task of the cloud's clock. */
import type { World } from "../../kernel/world.ts";
import type { FunctionSpec } from "./function-spec.ts";
import { parseSchedule } from "./schedule.ts";
import type { TimerTrigger } from "./trigger-spec.ts";

export interface Timers {
  /** Replaces the timers of a function by those of `spec`. */
  set(functionKey: string, spec: FunctionSpec): void;
  clear(): void;
}

/**
 * Creates the timers. `fire` is called with the timer's event at each due time, and the event is invoked
 * asynchronously. While the account owes money, a due timer does not fire (page "Overdue payments" of Function
 * Compute). `triggerTime` has whole seconds, UTC. Source: page "Time triggers" of Function Compute, read 2026-08.
 */
export function createTimers(world: World, fire: (functionKey: string, event: Buffer) => void): Timers {
  const cancels = new Map<string, (() => void)[]>();

  const start = (functionKey: string, accountId: string, trigger: TimerTrigger): (() => void) => {
    const schedule = parseSchedule(trigger.expression);
    let cancel = () => {};
    const arm = (afterMs: number) => {
      const atMs = schedule?.next(afterMs);
      // An expression without a next time never fires.
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
