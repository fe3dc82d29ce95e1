/** Bounded waits on a condition, and runs that die. */
import type { AlarmClock } from "../../functions/ports/clock.ts";
import type { RecoveryStage } from "./recovery-stage.ts";

const PATIENCE_MS = 10_000;

export async function waitFor(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const untilMs = Date.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (Date.now() > untilMs) throw new Error("waited in vain");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A clock on which no sleep ever ends. */
function endlessSleep(clock: AlarmClock): AlarmClock {
  return { ...clock, sleep: () => new Promise<never>(() => {}), alarm: () => () => {} };
}

/** Starts a run that makes `calls` calls of ReActivateInstances and then dies. */
export async function runThatDies(stage: RecoveryStage, calls: number, deadlineInMs: number): Promise<void> {
  void stage.run({}, { runId: "run-dead", deadlineInMs, replacements: { clock: endlessSleep(stage.clock) } });
  await waitFor(async () => {
    const journal: readonly { status?: number }[] = await stage.cloud.control(
      "GET",
      "journal?action=ReActivateInstances",
    );
    return journal.filter(({ status }) => status !== undefined).length >= calls;
  });
}
