/** Writes the records, sends messages, writes the case books and returns the summary. It runs even if an earlier stage failed. */

import { changed } from "../../core/lang/changed.ts";
import { toIso } from "../../core/lang/iso-time.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import { bookRecords, runRecord } from "../../core/report/records.ts";
import type { Summary } from "../../core/terms/summary.ts";
import { causeOf } from "../../core/terms/trigger.ts";
import { buildOf, type RunContext } from "../run-context.ts";
import { type AccountFindings, type AccountReport, accountReport, type ReportFacts, sumOf } from "./account-report.ts";
import { continueLater, isContinuable } from "./hand-on.ts";
import { tellPeople } from "./tell.ts";

/** Runs after a request or a payment record every instance. A timer's run records only changes. */
const TELLS_ALL = new Set(["manual", "recharge"]);
const FORECAST_DAYS = 3;

export interface Findings {
  readonly accounts: readonly AccountFindings[];
  /** When the memory was read that the decisions used, in epoch milliseconds. */
  readonly readAtMs: number;
  /** By account id: regions that were not read before the time for observing was over. */
  readonly unfinished: ReadonlyMap<string, readonly string[]>;
  readonly regionsSeen: number;
  /** Other invocations took over accounts of this run. */
  readonly handedOver: boolean;
}

export async function report(context: RunContext, findings: Findings): Promise<Summary> {
  const { logStore } = context;
  const facts = factsOf(context, findings);
  const drafts = findings.accounts.map((found) => accountReport(found, facts));
  logEnds(context, findings);
  const isContinued = isContinuable(context, findings);
  const isTelling = context.world.notifier !== undefined && drafts.some(isNews);
  const all = recordsOf(context, drafts);
  // Records and books are written together. An end without a book would be recorded again by the next run. The continuation waits
  // for a book of this run. There is only one, so that it knows what people were told.
  const isDelivered = !isTelling || isContinued || (await isWritten(logStore, all));
  const told = await tellPeople(context, drafts);
  const news = told.filter((report) => !drafts.includes(report));
  const rest = isContinued ? recordsOf(context, told) : booksOf(context, news);
  const delivered = (await isWritten(logStore, rest)) && isDelivered;
  // The continuation starts last, because it reads the records of this run.
  const continued = isContinued && (await continueLater(context, { ...findings, delivered }));
  // Without a message and a continuation, all records are written together with the run's record.
  return summarise(context, findings, { reports: told, held: isTelling || isContinued ? [] : all, continued });
}

function recordsOf(context: RunContext, reports: readonly AccountReport[]): readonly StoredRecord[] {
  return [...reports.flatMap(({ records }) => records), ...booksOf(context, reports)];
}

function booksOf({ identity }: RunContext, reports: readonly AccountReport[]): readonly StoredRecord[] {
  return reports.flatMap(({ account, book, bookIsNews }) =>
    book && bookIsNews ? bookRecords(identity, account, book) : [],
  );
}

function isNews({ news, balanceDaysLeft }: AccountReport): boolean {
  return news !== undefined || balanceDaysLeft !== undefined;
}

/** Writes records. Resolves with whether the log store took all of them. */
async function isWritten(logStore: RunContext["logStore"], records: readonly StoredRecord[]): Promise<boolean> {
  const before = logStore.counts.undelivered;
  await logStore.write(records);
  return logStore.counts.undelivered === before;
}

function factsOf(context: RunContext, { readAtMs }: Findings): ReportFacts {
  const { identity, trigger, mode, policy, world } = context;
  const cause = causeOf(trigger);
  const isSweep = cause === "timer" && trigger.depth === "full";
  return {
    identity,
    build: buildOf(context),
    nowMs: world.clock.nowMs(),
    readAtMs,
    tellsAll: TELLS_ALL.has(trigger.name === "continuation" ? "timer" : cause),
    remembers: mode === "apply" || policy.mode === "plan",
    isSweep,
    // A plan sends no messages.
    mayTell: mode === "apply",
    forecastDays: policy.notices?.forecastDays ?? FORECAST_DAYS,
  };
}

interface Written {
  readonly reports: readonly AccountReport[];
  readonly held: readonly StoredRecord[];
  readonly continued: boolean;
}

/** Writes the run's own record and returns the summary. It comes last, because it counts everything before it. */
async function summarise(context: RunContext, findings: Findings, written: Written): Promise<Summary> {
  const { identity, world, problems, run, build, logStore } = context;
  const { reports, held, continued } = written;
  const counts = sumOf(reports);
  const calls = () => changed(context.callCloud.counts(), sumCalls(context));
  const state = { counts, calls: calls(), continued, ...build, startedAtMs: run.startedAtMs };
  const nowMs = world.clock.nowMs();
  await logStore.write(held, () => runRecord(identity, { problems: problems.all(), ...state }, nowMs));
  return {
    runId: identity.runId,
    trigger: identity.trigger,
    mode: identity.mode,
    startedAt: toIso(run.startedAtMs),
    durationMs: Math.round(world.clock.nowMs() - run.startedAtMs),
    regions: findings.regionsSeen,
    counts,
    calls: calls(),
    logged: { ...logStore.counts },
    problems: problems.all(),
    needsPerson: reports.reduce((sum, { asking, unreadable }) => sum + asking.length + unreadable.length, 0),
    continued,
    handedOver: findings.handedOver,
  };
}

/** Adds the calls of the reserve, for example to the log store, to those of the run. */
function sumCalls({ callCloud, reserve }: RunContext): Readonly<Record<string, number>> {
  const own = callCloud.counts();
  const entries = Object.entries(reserve.callCloud.counts()).map(([action, count]) => [
    action,
    count + (own[action] ?? 0),
  ]);
  return Object.fromEntries(entries);
}

/** If the log store is down, stdout alone shows the ends. */
function logEnds({ world }: RunContext, { accounts }: Findings): void {
  for (const { account, results } of accounts)
    for (const { subject, outcome, error, calls } of results) {
      if (calls === 0) continue;
      const { regionId, instanceId } = subject.instance;
      world.log.info("end", {
        account_id: account.id,
        region_id: regionId,
        instance_id: instanceId,
        outcome: outcome.outcome,
        ...("reason" in outcome ? { reason: outcome.reason } : {}),
        ...(error ? { code: error.code } : {}),
      });
    }
}
