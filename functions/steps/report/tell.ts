/** Sends the news to people. A failed message becomes a problem, never a failed run, and a later run sends it again. */

import { endingOfRecord } from "../../core/decision/reasons.ts";
import { countsOf, type Notice, type NoticeKind, noticeOf, spanText } from "../../core/report/notice.ts";
import { problem } from "../../core/terms/problems.ts";
import type { Language, Text } from "../../core/terms/text.ts";
import type { RunContext } from "../run-context.ts";
import { type AccountReport, type Delivered, withTold } from "./account-report.ts";

const BUDGET_MS = 5_000;
/** One message for each kind, nearest release first. */
const KINDS: readonly NoticeKind[] = ["release-near", "needs-person", "all-back"];

/**
 * Returns the reports with the end of their messages in their case books. A `lost` message, which a channel may have taken, is sent
 * again after an hour (`functions/core/report/news.ts`). A `refused` message is sent again by the next run.
 */
export async function tellPeople(
  context: RunContext,
  reports: readonly AccountReport[],
): Promise<readonly AccountReport[]> {
  if (!context.world.notifier) return reports;
  const told = new Map<AccountReport, Delivered>();
  for (const kind of KINDS) {
    const about = reports.filter(({ news }) => news === kind);
    if (about.length === 0) continue;
    const end = await deliver(context, needsNotice(context, kind, about));
    for (const report of about) told.set(report, end);
  }
  const low = reports.filter(({ balanceDaysLeft }) => balanceDaysLeft !== undefined);
  const lowEnd = low.length > 0 ? await deliver(context, balanceNotice(context, low)) : undefined;
  return reports.map((report) =>
    withTold(report, { needs: told.get(report), balance: low.includes(report) ? lowEnd : undefined }),
  );
}

function needsNotice(context: RunContext, kind: NoticeKind, about: readonly AccountReport[]): Notice {
  return noticeOf({
    kind,
    runId: context.identity.runId,
    asking: about.flatMap(({ asking }) => asking),
    unreadable: about.flatMap(({ account, unreadable }) =>
      unreadable.map((one) => ({ ...one, account: account.name })),
    ),
    lines: kind === "all-back" ? about.map(endsOf) : [],
  });
}

function balanceNotice(context: RunContext, low: readonly AccountReport[]): Notice {
  const lines = low.map(({ account: { name, id }, balanceDaysLeft = 0 }) => {
    const days = balanceDaysLeft.toFixed(1);
    return {
      en: `- ${name} (${id}): used up in about ${days} days at the present rate; recharge it`,
      zh: `- ${name} (${id}): 按当前消费约 ${days} 天后用尽, 请充值`,
    };
  });
  return noticeOf({ kind: "balance-low", runId: context.identity.runId, asking: [], unreadable: [], lines });
}

/** Returns how the account's cases ended, and the longest time that an instance was down. */
function endsOf({ account: { name, id }, book }: AccountReport): Text {
  const counts: Record<string, number> = {};
  let longestMs = 0;
  for (const one of book?.cases.values() ?? []) {
    const ending = endingOfRecord(one);
    counts[ending] = (counts[ending] ?? 0) + 1;
    if (one.outcome.startsWith("recovered")) longestMs = Math.max(longestMs, one.atMs - (one.stoppedAtMs ?? one.atMs));
  }
  const line = (language: Language, down: string) =>
    `- ${name} (${id}): ${countsOf(counts, language)}${longestMs > 0 ? `; ${down} ${spanText(longestMs, language)}` : ""}`;
  return { en: line("en", "down for at most"), zh: line("zh", "停机最长") };
}

async function deliver({ world, problems, reserve }: RunContext, notice: Notice): Promise<Delivered> {
  // The other half of the time is for continuations and the run's record.
  const budgetMs = Math.min(BUDGET_MS, (reserve.deadlineMs - world.clock.nowMs()) / 2);
  try {
    const deliveries = (await world.notifier?.tell(notice, budgetMs)) ?? [];
    for (const { channel, why } of deliveries) if (why) problems.add(problem("notify-failed", { channel, why }));
    if (deliveries.some(({ taken }) => taken)) return "taken";
    return deliveries.some(({ mayBeTaken }) => mayBeTaken) ? "lost" : "refused";
  } catch (error) {
    world.log.error("the notifier failed by a defect of this program", { error });
    problems.add(problem("notify-failed", { channel: "any channel", why: "a defect of this program, see the log" }));
    return "refused";
  }
}
