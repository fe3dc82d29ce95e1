/** Tells people when something newly needs one of them. A message that fails is a problem, never a failed run. */
import type { Ledger } from "../../core/memory/ledger.ts";
import { noticeOf } from "../../core/memory/notice.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import { causeOf } from "../../core/terms/trigger.ts";
import type { RunContext } from "../run-context.ts";

const BUDGET_MS = 5_000;

/**
 * Plans tell nobody. Nor does a run that does not know what people were told, except the hourly sweep: events come in
 * storms, and each would tell it again.
 */
export function mayTell({ mode, trigger }: RunContext, { readable, partial }: Ledger): boolean {
  const isSweep = causeOf(trigger) === "timer" && trigger.depth === "full";
  return mode === "apply" && (isSweep || (readable && !partial));
}

/**
 * @param context its deadline is the reserve's.
 * @param news also where the change is that somebody was helped: a message too many is better than one too few.
 */
export async function notify(context: RunContext, news: readonly StoredRecord[]): Promise<void> {
  const { world, problems, identity, deadlineMs } = context;
  if (!world.notifier || news.length === 0) return;
  const add = (message: string) => problems.add({ code: "notify-failed", message });
  // The other half is for handing on what is left, and for the run's own record.
  const budgetMs = Math.min(BUDGET_MS, (deadlineMs - world.clock.nowMs()) / 2);
  try {
    for (const { why } of await world.notifier.tell(noticeOf(identity.runId, news), budgetMs)) if (why) add(why);
  } catch {
    add("Nobody was told, by a bug of ours: please report it.");
  }
}
