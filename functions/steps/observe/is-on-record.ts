/** Checks whether the log store knows the run that this run claims to continue. A forged continuation calls nothing. */

import { isConfirmed, type RunOnRecord } from "../../core/events/requests/continuation.ts";
import { present } from "../../core/lang/present.ts";
import type { AccountMemory } from "../../core/memory/read-memory.ts";
import { isKnown, valueIfKnown } from "../../core/terms/reading.ts";
import { failureOf } from "../failure-of.ts";
import { pause, type RunContext } from "../run-context.ts";
import type { AccountSurvey } from "./observation.ts";
import { readRootRuns } from "./read-account-memory.ts";

/** The index shows a record about a second after it was written. */
const LOOKS_AFTER_MS = [500, 1_500, 3_000];

export async function isOnRecord(context: RunContext, surveys: readonly AccountSurvey[]): Promise<boolean> {
  const { trigger, mode } = context;
  // A plan calls nothing, and it leaves no record that could confirm its parts.
  if (mode === "plan" || isConfirmed(trigger, runsOf(surveys.map(({ memory }) => memory)))) return true;
  // Without the log store no part can be confirmed. It may then do what a request by hand may do; otherwise a dead store would stop
  // large runs.
  if (surveys.some(({ memory }) => !isKnown(memory.rootRuns))) return true;
  if (!trigger.accountIds?.length) return isRefused(context);
  for (const waitMs of LOOKS_AFTER_MS) {
    await pause(context, waitMs);
    if (isConfirmed(trigger, await runsNow(context))) return true;
  }
  return isRefused(context);
}

function isRefused({ identity, trigger, problems }: RunContext): false {
  const [accountId] = trigger.accountIds ?? [];
  problems.add({
    code: "part-refused",
    message: `No case book and no lease names the run ${identity.rootRunId} that this one claims to go on with, so nothing was called. The next tick does the work. If it happens again, check which identities have the permission fc:InvokeFunction.`,
    ...present("accountId", accountId),
  });
  return false;
}

async function runsNow(context: RunContext): Promise<readonly RunOnRecord[]> {
  try {
    const found = await readRootRuns(context, context.trigger.accountIds ?? []);
    return [...found].flatMap(([accountId, rootRuns]) => [...rootRuns].map((rootRunId) => ({ accountId, rootRunId })));
  } catch (error) {
    failureOf(error);
    return [];
  }
}

function runsOf(memories: readonly AccountMemory[]): readonly RunOnRecord[] {
  return memories.flatMap(({ accountId, rootRuns }) =>
    [...(valueIfKnown(rootRuns) ?? [])].map((rootRunId) => ({ accountId, rootRunId })),
  );
}
