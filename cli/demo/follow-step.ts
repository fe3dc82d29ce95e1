/** Follows the run of a demo's step to its end, and ends the step at once if an invocation of the function fails. */
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import { followRun } from "../commands/run/follow-run.ts";
import type { StepContext, StepEnd } from "./demo.ts";
import type { DemoCloud } from "./demo-cloud.ts";
import { failedInvocations } from "./failed-invocations.ts";
import { watchFleet } from "./watch-fleet.ts";

export interface Followed {
  readonly field: "event_id" | "correlation";
  readonly value: string;
  readonly accountId: string;
  /** The demo must end within a minute, so a run that takes longer has failed. */
  readonly patienceMs: number;
  /** The sentence for a run that takes longer. */
  readonly late: string;
}

const EVERY_MS = 500;

/** @param start makes the function run. */
export async function followStep(
  demoCloud: DemoCloud,
  { field, value, accountId, patienceMs, late }: Followed,
  { progress, signal, texts }: StepContext,
  start: () => Promise<unknown> = async () => undefined,
): Promise<StepEnd> {
  const { world } = demoCloud.composition;
  const startedAtMs = world.clock.nowMs();
  const failures = new AbortController();
  const stopWatching = watchFleet(demoCloud, accountId, { progress, texts });
  const watch = setInterval(async () => {
    if ((await failedInvocations(demoCloud, texts)).length > 0) failures.abort();
  }, EVERY_MS);
  try {
    await start();
    const { records, ended } = await followRun({
      source: { store: world.records, clock: world.clock },
      field,
      value,
      fromMs: startedAtMs - 60_000,
      untilMs: startedAtMs + patienceMs,
      slowestPollMs: 500,
      signal: AbortSignal.any([signal, failures.signal]),
    });
    const failed = await failedInvocations(demoCloud, texts);
    if (failed.length > 0) return { records, differences: failed, advice: texts.demo.advice.failed };
    if (ended || signal.aborted) return { records, differences: [] };
    return { records, differences: [late], advice: texts.demo.advice.late };
  } catch (error) {
    // The local cloud refuses none of these calls, so only a machine that is too busy leads here.
    if (!(error instanceof CloudError)) throw error;
    const { action, code, message, requestId = "" } = error.failure;
    const refused = texts.program.cloudRefused(action, code, message, requestId);
    return { records: [], differences: [refused], advice: texts.demo.advice.late };
  } finally {
    clearInterval(watch);
    stopWatching();
  }
}
