/** Reads the chosen accounts before any decision. */

import { MINUTE_MS } from "../../core/lang/durations.ts";
import type { UnreadablePlace } from "../../core/memory/case-book.ts";
import { valueIfKnown } from "../../core/terms/reading.ts";
import { failureOf } from "../failure-of.ts";
import { type RunContext, settledOrUndefined, waitForAll } from "../run-context.ts";
import type { AccountObservation, AccountSurvey } from "./observation.ts";
import { observeRegion, type RegionLook } from "./observe-region.ts";

const MOST_MS = 5 * MINUTE_MS;
/** The share of the remaining time that reading may take. One slow region must not keep other regions from recovery. */
const SHARE = 0.4;

export async function observeAccounts(
  context: RunContext,
  surveys: readonly AccountSurvey[],
): Promise<readonly AccountObservation[]> {
  const nowMs = context.world.clock.nowMs();
  const untilMs = nowMs + Math.max(MINUTE_MS, Math.min(MOST_MS, SHARE * (context.deadlineMs - nowMs)));
  const seen = await settledOrUndefined(
    context,
    surveys.map((survey) => observeAccount(context, survey, untilMs)),
  );
  return seen.filter((one) => one !== undefined);
}

async function observeAccount(
  context: RunContext,
  survey: AccountSurvey,
  untilMs: number,
): Promise<AccountObservation> {
  const learnHosts = hostLearner(context, survey);
  const looks = await waitForAll(
    survey.regions.map((regionId) => observeRegion(context, { survey, regionId, untilMs, learnHosts })),
  );
  const seen = looks.flatMap(({ observation }) => observation ?? []);
  const places = looks.flatMap(({ unreadable }) => unreadable);
  const unreachable = survey.unreachable ?? wholeAccount(survey, looks);
  return {
    seen,
    partly: looks.flatMap(({ partly }) => partly ?? []),
    unreadable: (unreachable ? [unreachable] : places).map((place) => sinceBefore(survey, place)),
    unfinished: looks.flatMap(({ unfinished, regionId }) => (unfinished ? [regionId] : [])),
    ...survey,
    unreachable,
  };
}

/** Returns a function that learns region hosts. If all regions were listed, DescribeRegions has named their hosts already. */
function hostLearner({ callCloud, world, trigger }: RunContext, { account }: AccountSurvey): () => Promise<boolean> {
  if (account.regions === "all" && !trigger.regions) return async () => false;
  let asked: Promise<boolean> | undefined;
  const ask = async () => {
    try {
      const key = { accountId: account.id, regionId: "", action: "DescribeRegions" };
      return (await callCloud.call(key, () => world.fleet.listRegions(account.id))).length > 0;
    } catch (error) {
      failureOf(error);
      return false;
    }
  };
  return () => {
    asked ??= ask();
    return asked;
  };
}

/** Turns regions that failed because the account's role was refused into one unreadable account. One cause gives one message. */
function wholeAccount({ account }: AccountSurvey, looks: readonly RegionLook[]): UnreadablePlace | undefined {
  const roles = looks.map(({ roleRefused }) => roleRefused);
  const [first] = roles;
  return first && roles.every(Boolean) ? { ...first, place: account.id } : undefined;
}

/** Keeps the earlier time if the run before could not read the same place either. */
function sinceBefore({ account, memory }: AccountSurvey, place: UnreadablePlace): UnreadablePlace {
  const book = valueIfKnown(memory.book);
  const before = place.place === account.id ? book?.unreadable : book?.regions.get(place.place)?.unreadable;
  return before?.what === place.what ? { ...place, sinceMs: before.sinceMs } : place;
}
