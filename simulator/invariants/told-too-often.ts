/** `told-too-often`: at most one message an account and hour, in any storm. */
import { causeOf } from "../../functions/core/terms/trigger.ts";
import { isFindable } from "../cloud/log-store.ts";
import type { Message, RunLog } from "../flight-recorder.ts";
import type { StoryResult } from "../story-result.ts";
import type { Misfortune, Unknowable, Violation } from "./violation.ts";

/** Sweeps are an hour apart, and each tells at its end: the first may take fifteen minutes, the second none. */
const APART_MS = 45 * 60_000;

interface Sent {
  readonly run: RunLog;
  readonly message: Message;
}

export interface ToldTooOftenFindings {
  readonly violations: readonly Violation[];
  readonly misfortunes: readonly Misfortune[];
}

export function judgeToldTooOften(result: StoryResult): ToldTooOftenFindings {
  const violations: Violation[] = [];
  const misfortunes: Misfortune[] = [];
  const newest = new Map<string, Sent>();
  for (const sent of inOrder(result)) {
    for (const accountId of accountsOf(sent.message)) {
      const before = newest.get(accountId);
      newest.set(accountId, sent);
      if (before === undefined || sent.message.atMs - before.message.atMs >= APART_MS) continue;
      const why = whyUnknown(before, sent, result);
      const minutes = Math.round((sent.message.atMs - before.message.atMs) / 60_000);
      const detail = `account ${accountId} was told by ${before.run.runId}, ${minutes} minutes before`;
      if (why === undefined) violations.push({ invariant: "told-too-often", runId: sent.run.runId, detail });
      else misfortunes.push({ harm: "told-too-often", why });
    }
  }
  return { violations, misfortunes };
}

function inOrder({ runs }: StoryResult): readonly Sent[] {
  return runs
    .flatMap((run) => run.messages.filter(({ takenBy }) => takenBy > 0).map((message) => ({ run, message })))
    .sort((left, right) => left.message.atMs - right.message.atMs);
}

/** Returns the accounts that the message names. */
function accountsOf({ notice }: Message): ReadonlySet<string> {
  return new Set(notice.instances.map(({ account_id = "" }) => account_id));
}

/**
 * Why the second run could not know of the first message; undefined: it could, or had no business to tell. If the log store takes
 * records and does not find them, answers as if it were empty, or has lost its index since, later runs cannot read the first
 * run's book.
 */
function whyUnknown(before: Sent, { run }: Sent, { story, model }: StoryResult): Unknowable | undefined {
  const { ended, undelivered, logStore } = before.run;
  if (ended?.how !== "finished") return "the run that told did not live to write it down";
  if (undelivered.length > 0 || logStore.failed > 0) return "the run that told could not write it down";
  if (ended.atMs + 1.5 * story.switches.indexLagMs > run.startedAtMs) return "two runs told at the same time";
  if (model.logStore.lines.some((line) => line.runId === before.run.runId && !isFindable(line, run.startedAtMs)))
    return "the log store had lost what the run that told had written";
  const isSweep = causeOf(run.trigger) === "timer" && run.trigger.depth === "full";
  if (run.logStore.failed + (run.logStore.hollow ?? 0) > 0 && isSweep)
    return "a sweep told that could not read what people knew";
  return undefined;
}
