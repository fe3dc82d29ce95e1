/** Writes what happened, and counts it. Runs whatever happened before it. */
import { toIso } from "../core/iso-time.ts";
import { isOpen, type Ledger } from "../core/ledger.ts";
import { needsPerson } from "../core/needs-person.ts";
import type { OutcomeName } from "../core/outcome.ts";
import { present } from "../core/present.ts";
import type { StoredRecord } from "../core/record.ts";
import {
  accountRecord,
  instanceRecord,
  isAccountNews,
  isWorthRecording,
  needsPersonDigest,
  runRecord,
} from "../core/records.ts";
import { isCandidate, type Result } from "../core/subject.ts";
import type { Summary } from "../core/summary.ts";
import type { Build, Run } from "../recover.ts";
import type { AccountRun } from "./account-run.ts";
import type { LogBook } from "./log-book.ts";
import type { RunContext } from "./run-context.ts";
import { newSightings } from "./sightings.ts";

/** Runs that somebody asked for, or paid for, get a record of every instance; the timer's only of what changed. */
const TELL_ALL = new Set(["manual", "recharge"]);

export interface Report {
  readonly run: Run;
  readonly build: Build;
  readonly ledger: Ledger;
  readonly accounts: readonly AccountRun[];
  readonly continued: boolean;
  readonly handedOver: boolean;
}

type Counts = Partial<Record<OutcomeName, number>>;

export async function report(context: RunContext, logBook: LogBook, facts: Report): Promise<Summary> {
  const { identity, world, problems } = context;
  const all: Counts = {};
  let asking = 0;
  const records: StoredRecord[] = [];

  for (const account of facts.accounts) {
    const nowMs = world.clock.nowMs();
    const counts: Counts = {};
    const candidates: StoredRecord[] = [];
    for (const result of account.results) {
      count(counts, result);
      count(all, result);
      const told = TELL_ALL.has(context.trigger.name);
      if (!told && !isCandidate(result)) continue;
      const record = instanceRecord(identity, account.account, result, nowMs);
      candidates.push(record);
      if (told || isWorthRecording(result, record, nowMs)) records.push(record);
    }
    asking += candidates.filter((record) => needsPerson(record, nowMs)).length;
    for (const sighting of await newSightings(context, logBook, account)) records.push(sighting);

    const remembered = facts.ledger.accounts.get(account.account.id);
    const state = accountRecord(
      identity,
      account.account,
      {
        counts,
        ...present("balance", account.money.balance),
        ...present("lastPayment", lastPayment(account, remembered?.fields)),
        ...present("settleUntilMs", account.settleUntilMs),
        openCases: openCases(facts.ledger, account),
        ...present("needsPersonDigest", needsPersonDigest(candidates, nowMs)),
      },
      nowMs,
    );
    if (isAccountNews(state, remembered?.fields, nowMs, remembered?.recordedAtMs)) records.push(state);
  }

  // The newest record of a look back is this one: the accounts come after what they count.
  await logBook.write(records);
  const { build, run, continued, handedOver } = facts;
  const runState = { counts: all, calls: allCalls(context, logBook), problems: problems.all(), continued, ...build };
  const nowMs = world.clock.nowMs();
  await logBook.write([runRecord(identity, { ...runState, startedAtMs: run.startedAtMs }, nowMs)]);
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
    needsPerson: asking,
    continued,
    handedOver,
  };
}

function allCalls(context: RunContext, logBook: LogBook): Readonly<Record<string, number>> {
  return { ...context.callCloud.counts(), ...logBook.calls() };
}

function count(counts: Counts, { outcome }: Result): void {
  counts[outcome.outcome] = (counts[outcome.outcome] ?? 0) + 1;
}

/** A payment counts as dealt with only when every region was read after it. */
function lastPayment(
  account: AccountRun,
  remembered: StoredRecord | undefined,
): { atMs?: number; number: string } | undefined {
  if (account.complete && account.money.payment) return account.money.payment;
  const number = remembered?.last_payment_number;
  return number === undefined ? undefined : { number };
}

/** Those of this run, and those of earlier runs that this one did not get to see. */
function openCases(ledger: Ledger, { account, results }: AccountRun): number {
  const seen = new Set(results.map(({ subject }) => subject.instance.instanceId));
  const unseen = [...ledger.cases.values()].filter(
    (known) => known.accountId === account.id && isOpen(known) && !seen.has(known.instanceId),
  );
  return unseen.length + results.filter(({ wake }) => wake !== undefined).length;
}
