/** Texts of `explain` in English. */
import { shellWord } from "../../terminal/shell-word.ts";

export const EXPLAIN = {
  summary: "why an instance is as it is",
  description:
    "Looks for each instance in the cloud and in the records of the last 30 days: its state now, whether it is in our care, the rule that decided, evidence, attempts, last error, time left.",
  argument: "instance ids or names",
  looking: (count: number) =>
    count === 1 ? "Looking for it in the cloud and in the records" : `Looking for ${count} instances`,
  facts: {
    state: "State now",
    care: "In our care",
    outcome: "Last outcome",
    rule: "Rule",
    evidence: "Evidence",
    locks: "Locks",
    stoppedAt: "Stopped at",
    startedAt: "Started at",
    attempts: "Attempts",
    lastError: "Last error",
    warnings: "Warnings",
    nextAttempt: "Next attempt",
    lease: "Held until",
    advice: "What to do",
    timeLeft: "Time left",
    note: "Note",
  },
  state: {
    running: (since: string) => `Running since ${since}`,
    withLocks: (status: string, locks: string) => `${status}, locked: ${locks}`,
    gone: "not in the cloud any more: released, or deleted by its owner",
    unread: "could not be read now",
  },
  care: {
    yes: "yes",
    excluded: (tag: string) => `no: the tag ${tag} excludes it (select.excludeTags)`,
    notSelected: "no: select.includeTags or select.resourceGroupIds leave it out",
    subscription: "no: it is a subscription, and those come back by renewal",
    spot: "no: it is a spot instance, and those cannot be reactivated",
    tagsUnknown: "unknown: its tags could not be read",
    foreignRegion: (region: string, account: string) =>
      `no: the configuration names neither ${region} nor "all" for account ${account}. Add the region to have it recovered.`,
    foreignAccount: (account: string) =>
      `no: account ${account} is not configured. Add the account to have it recovered.`,
  },
  unknown: (name: string) =>
    `${name} is unknown: no configured account has it in any region, and no record of the last 30 days names it. Check the spelling.`,
  unknownName: (name: string) =>
    `${name} is unknown: no configured account has an instance of this name in any region, and no record of the last 30 days names it. Check the spelling.`,
  perhapsUnread: (name: string, count: number) =>
    `${name} was not found, but ${count === 1 ? "one region" : `${count} regions`} could not be read. Check permissions: ecs-recovery doctor`,
  didYouMean: (meant: readonly string[]) =>
    ["Did you mean:", ...meant.map((one) => `  ecs-recovery explain ${shellWord(one)}`)].join("\n"),
  neverRecorded: "No record of the last 30 days names it: arrears did not stop it while we looked.",
  runningNow: "Nothing: it is running. If it still counts as open, the next run closes its case.",
  lockGone: "Nothing: the lock is gone since that run. The next run starts it; to start it now: ecs-recovery apply",
  release: (at: string, source: string) => `released at ${at}, from ${source}`,
  timeLeft: (words: string, release: string) => `${words} (${release})`,
  history: "On record",
  older: (count: number) => `and ${count} older`,
  plan: "plan",
  run: (id: string) => `run ${id}`,
};
