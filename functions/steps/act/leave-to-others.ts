/**
 * Two runs that began within the log store's lag did not see each other's intents, and each finds running what the other one
 * called. By now they can be read: what another run brought back is for that run to tell.
 */

import { isLeased } from "../../core/decision/plan.ts";
import type { Result, Subject } from "../../core/decision/subject.ts";
import { changed } from "../../core/lang/changed.ts";
import { type Ledger, readLedger } from "../../core/memory/ledger.ts";
import type { Outcome } from "../../core/terms/outcome.ts";
import type { AccountRun } from "../account-run.ts";
import type { LogBook } from "../report/log-book.ts";
import type { RunContext } from "../run-context.ts";

/** What was written longer before this run began was in the index by then, and read. */
const LAG_MS = 60_000;
const NEWEST = 1_000;
const IN_PROGRESS: Outcome = { outcome: "skipped", reason: "in-progress" };
/** Unlike the other one it ends the case, and this run's own intent. */
const ALL_TOLD: Outcome = { outcome: "skipped", reason: "not-overdue" };

/** @param due what this run meant to call; what came back before that was told by nobody. */
export async function leaveToOthers(
  context: RunContext,
  logBook: LogBook,
  due: ReadonlyMap<AccountRun, readonly Subject[]>,
  startedAtMs: number,
): Promise<void> {
  const found = [...due].flatMap(([account, subjects]) => {
    const meant = new Set(subjects.map(({ instance }) => instance.instanceId));
    return account.results.flatMap((result, index) =>
      meant.has(idOf(result)) && result.outcome.outcome === "recovered-by-cloud" ? [{ account, index, result }] : [],
    );
  });
  if (found.length === 0) return;
  const query = [
    { field: "record_type", anyOf: ["intent", "instance"] },
    { field: "mode", anyOf: ["apply"] },
  ];
  const ledger = readLedger((await logBook.find(query, startedAtMs - LAG_MS, NEWEST)) ?? []);
  const now = { nowMs: context.world.clock.nowMs(), rootRunId: context.identity.rootRunId };
  for (const { account, index, result } of found) {
    const id = idOf(result);
    const said = outcomeSince(ledger, id, startedAtMs);
    if (said === "recovered" || said === "recovered-by-cloud")
      account.results[index] = changed(result, { outcome: ALL_TOLD });
    else if (said === "accepted" || isLeased(ledger, id, now))
      account.results[index] = changed(result, { outcome: IN_PROGRESS });
  }
}

function outcomeSince(ledger: Ledger, instanceId: string, sinceMs: number): string | undefined {
  const known = ledger.cases.get(instanceId);
  return known && known.recordedAtMs >= sinceMs ? known.outcome : undefined;
}

const idOf = ({ subject }: Result): string => subject.instance.instanceId;
