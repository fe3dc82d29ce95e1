/** Writes what happened, and counts it. Runs whatever happened before it. */

import { needsPerson as asksForPerson } from "../../core/decision/needs-person.ts";
import { isCandidate, type Result } from "../../core/decision/subject.ts";
import { changed } from "../../core/lang/changed.ts";
import { parseIso, toIso } from "../../core/lang/iso-time.ts";
import { present } from "../../core/lang/present.ts";
import { isOpen, type Ledger } from "../../core/memory/ledger.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import {
  accountRecord,
  instanceRecord,
  isAccountNews,
  isWorthRecording,
  needsPersonDigest,
  runRecord,
} from "../../core/memory/records.ts";
import { OUTCOME_NAMES, type OutcomeName } from "../../core/terms/outcome.ts";
import type { Summary } from "../../core/terms/summary.ts";
import { causeOf } from "../../core/terms/trigger.ts";
import type { Build, Run } from "../../recover.ts";
import type { AccountRun } from "../account-run.ts";
import type { RunContext } from "../run-context.ts";
import type { LogBook } from "./log-book.ts";
import { mayTell } from "./notify.ts";

/** Runs that somebody asked for, or paid for, get a record of every instance; the timer's only of what changed. */
const TELL_ALL = new Set(["manual", "recharge"]);

export interface Ends {
  readonly ledger: Ledger;
  readonly accounts: readonly AccountRun[];
}

export interface Whole extends Ends {
  readonly run: Run;
  readonly build: Build;
  readonly continued: boolean;
  readonly handedOver: boolean;
  readonly recorded: Recorded;
}

type Counts = Partial<Record<OutcomeName, number>>;

/** A tick reads the newest 100 records: an account's own must not drown in what is written about instances. */
const MANY_RECORDS = 50;

export interface Recorded {
  readonly needsPerson: number;
  /** Still to be written, with the run's own record. */
  readonly held: readonly StoredRecord[];
  /** All who need a person, of the accounts where that changed since people were told. */
  readonly news: readonly StoredRecord[];
}

/** Writes what became of every instance and account. */
export async function recordEnds(context: RunContext, logBook: LogBook, facts: Ends): Promise<Recorded> {
  const { identity, world } = context;
  const isTold = TELL_ALL.has(context.trigger.name === "continuation" ? "timer" : causeOf(context.trigger));
  let needsPerson = 0;
  const news: StoredRecord[] = [];
  const records: StoredRecord[] = [];
  const soon: StoredRecord[] = [];
  const reminders: StoredRecord[] = [];
  const states: { readonly state: StoredRecord; readonly isNews: boolean }[] = [];

  for (const account of facts.accounts) {
    const nowMs = world.clock.nowMs();
    const counts: Counts = {};
    const candidates: StoredRecord[] = [];
    const waiting: StoredRecord[] = [];
    for (const result of account.results) {
      count(counts, result);
      if (!isTold && !isCandidate(result)) continue;
      const record = instanceRecord(identity, account.account, result);
      candidates.push(record);
      const isNews = isTold || isWorthRecording(result, record, nowMs);
      if (record.wakes_on === "next-run") (isNews ? soon : waiting).push(record);
      else if (isNews) records.push(record);
    }
    reminders.push(...waiting.slice(0, 1));
    const asking = candidates.filter((record) => asksForPerson(record, nowMs));
    needsPerson += asking.length;

    const remembered = facts.ledger.accounts.get(account.account.id);
    const told = remembered?.fields.needs_person_digest;
    const digest = needsPersonDigest(asking, regionsRead(account), told);
    // Remembered is what people were told: what a run sees that tells nobody is left to the next one that may.
    const isTelling = account.whole && mayTell(context, facts.ledger);
    if (isTelling && digest !== told) for (const record of asking) news.push(record);
    const state = accountRecord(
      identity,
      account.account,
      {
        counts: account.idle ? countsOf(remembered?.fields) : counts,
        ...present("balance", account.money.balance),
        ...present("lastPayment", lastPayment(account, remembered?.fields)),
        ...present("settleUntilMs", account.settleUntilMs),
        openCases: account.idle ? remembered?.openCases : openCases(facts.ledger, account),
        ...present("needsPersonDigest", isTelling ? digest : told),
      },
      nowMs,
    );
    // A tick that swept an account did not find its record, or has news.
    const isNews = account.idle
      ? facts.ledger.readable && !facts.ledger.partial && isIdleNews(state, remembered?.fields)
      : context.trigger.depth === "payment" || isAccountNews(state, remembered, nowMs);
    states.push({ state, isNews });
  }

  // The newest records of a look back are the last ones: what the next run has to go on with, then the accounts.
  const isMuch = records.length + soon.length >= MANY_RECORDS && facts.ledger.readable;
  for (const record of isMuch ? [...reminders, ...soon] : soon) records.push(record);
  for (const { state, isNews } of states) if (isNews || isMuch) records.push(state);
  // A tick with nothing to do has one write: what it has to say goes with the run's own record.
  const isIdle = facts.accounts.every(({ idle }) => idle);
  if (!isIdle) await logBook.write(records);
  return { needsPerson, held: isIdle ? records : [], news };
}

/** The run's own record, and the summary. Last, because it counts everything before it. */
export async function summarise(context: RunContext, logBook: LogBook, facts: Whole): Promise<Summary> {
  const { identity, world, problems } = context;
  const { build, run, continued, handedOver, recorded } = facts;
  const all: Counts = {};
  for (const { results } of facts.accounts) for (const result of results) count(all, result);
  const runState = { counts: all, calls: allCalls(context, logBook), problems: problems.all(), continued, ...build };
  const nowMs = world.clock.nowMs();
  const record = runRecord(identity, { startedAtMs: run.startedAtMs, ...runState }, nowMs);
  await logBook.write([...recorded.held, record]);
  return {
    runId: identity.runId,
    trigger: identity.trigger,
    mode: identity.mode,
    startedAt: toIso(run.startedAtMs),
    durationMs: Math.round(world.clock.nowMs() - run.startedAtMs),
    regions: facts.accounts.reduce((sum, { observations }) => sum + observations.length, 0),
    counts: all,
    calls: allCalls(context, logBook),
    logged: { ...logBook.counts },
    problems: problems.all(),
    needsPerson: recorded.needsPerson,
    continued,
    handedOver,
  };
}

function regionsRead({ observations }: AccountRun): ReadonlySet<string> {
  return new Set(observations.map(({ scope }) => scope.regionId));
}

function allCalls(context: RunContext, logBook: LogBook): Readonly<Record<string, number>> {
  return changed(context.callCloud.counts(), logBook.calls());
}

function count(counts: Counts, { outcome }: Result): void {
  counts[outcome.outcome] = (counts[outcome.outcome] ?? 0) + 1;
}

/** A tick writes when it starts to remember an account, and when the balance changes its sign: that dates the arrears. */
function isIdleNews(state: StoredRecord, remembered: StoredRecord | undefined): boolean {
  const overdue = (record: StoredRecord) => Number(record.balance_available ?? 0) < 0;
  return !remembered || overdue(state) !== overdue(remembered);
}

function countsOf(remembered: StoredRecord | undefined): Counts {
  const entries = OUTCOME_NAMES.map((name) => [name, Number(remembered?.[`count_${name.replaceAll("-", "_")}`] ?? 0)]);
  return Object.fromEntries(entries);
}

/** A payment counts as dealt with only when every readable region was read after it, and no other run was at work on a part. */
function lastPayment(
  account: AccountRun,
  remembered: StoredRecord | undefined,
): { atMs?: number; number: string } | undefined {
  const isShared = account.results.some(
    ({ outcome }) => outcome.outcome === "skipped" && outcome.reason === "in-progress",
  );
  if (account.complete && !isShared && account.money.payment) return account.money.payment;
  const number = remembered?.last_payment_number;
  return number === undefined ? undefined : { number, ...present("atMs", parseIso(remembered?.last_payment_at)) };
}

/** Those of this run, and those of earlier runs that this one did not get to see; unknown where these cannot be read. */
function openCases(ledger: Ledger, { account, results }: AccountRun): number | undefined {
  if (!ledger.readable) return undefined;
  const seen = new Set(results.map(({ subject }) => subject.instance.instanceId));
  const unseen = [...ledger.cases.values()].filter(
    (known) => known.accountId === account.id && isOpen(known) && !seen.has(known.instanceId),
  );
  return unseen.length + results.filter(({ wake }) => wake !== undefined).length;
}
