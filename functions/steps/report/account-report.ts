/** Decides what is recorded and reported about one account, from the findings of the run. Pure. */

import type { Money } from "../../core/decision/money.ts";
import { isBookNews, nextBook, openCasesOf, partialBook } from "../../core/decision/next-book.ts";
import { isCandidate, isLeftToOther, type Result } from "../../core/decision/subject.ts";
import { changed } from "../../core/lang/changed.ts";
import type { CaseBook, OwnerStop, RegionMemory, Told, UnreadablePlace } from "../../core/memory/case-book.ts";
import { emptyBook } from "../../core/memory/merge-books.ts";
import type { AccountMemory } from "../../core/memory/read-memory.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import { needsPersonDigest } from "../../core/report/digest.ts";
import { isWorthRecording } from "../../core/report/is-worth-recording.ts";
import { needsPerson } from "../../core/report/needs-person.ts";
import { daysLeft, isBalanceNews, newsKind } from "../../core/report/news.ts";
import type { NoticeKind } from "../../core/report/notice.ts";
import { accountRecord, instanceRecord, type RunIdentity } from "../../core/report/records.ts";
import { OUTCOME_NAMES, type OutcomeName } from "../../core/terms/outcome.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import { isKnown, valueIfKnown } from "../../core/terms/reading.ts";

/** The findings of the earlier stages about one account. */
export interface AccountFindings {
  readonly account: AccountPolicy;
  readonly money: Money;
  /** The memory as read last, with the records that other runs wrote since. */
  readonly memory: AccountMemory;
  readonly idle: boolean;
  readonly whole: boolean;
  readonly results: readonly Result[];
  /** Owner stops from readings that led to no decision. */
  readonly sightings: readonly OwnerStop[];
  /** Regions that the run tried to read. */
  readonly tried: readonly string[];
  /** Regions that were read. A region that was listed has its entry for the case book. */
  readonly read: ReadonlyMap<string, RegionMemory | undefined>;
  readonly unreadable: readonly UnreadablePlace[];
  readonly settleUntilMs?: number | undefined;
}

export interface ReportFacts {
  readonly identity: RunIdentity;
  readonly build: string;
  readonly nowMs: number;
  readonly readAtMs: number;
  /** Every instance gets a record, because a person asked or paid. */
  readonly tellsAll: boolean;
  /** The run may write a case book: it acts, or the deployment only plans. */
  readonly remembers: boolean;
  /** An hourly sweep, which also starts a new case book if the old one is lost. */
  readonly isSweep: boolean;
  readonly mayTell: boolean;
  readonly forecastDays: number;
}

export type Counts = Partial<Record<OutcomeName, number>>;

export interface AccountReport {
  readonly account: AccountPolicy;
  readonly counts: Counts;
  readonly records: readonly StoredRecord[];
  readonly asking: readonly StoredRecord[];
  readonly unreadable: readonly UnreadablePlace[];
  readonly news: NoticeKind | undefined;
  /** The `told` entry of the book, used once a channel took the message. */
  readonly told: Told;
  /** Days until the balance is used up, if that is news. */
  readonly balanceDaysLeft: number | undefined;
  /** undefined: the run remembers nothing. A book that is no news is written only if a message was sent. */
  readonly book: CaseBook | undefined;
  readonly bookIsNews: boolean;
}

export function accountReport(given: AccountFindings, facts: ReportFacts): AccountReport {
  const found = facts.isSweep ? sinceTheirStops(given, facts.nowMs) : given;
  const { account, results, memory, unreadable } = found;
  const { nowMs, identity } = facts;
  const counts: Counts = {};
  const records: StoredRecord[] = [];
  const candidates: StoredRecord[] = [];
  const recorded = new Set<Result>();
  for (const result of results) {
    counts[result.outcome.outcome] = (counts[result.outcome.outcome] ?? 0) + 1;
    if (!facts.tellsAll && !isCandidate(result)) continue;
    const record = instanceRecord(identity, account, result);
    candidates.push(record);
    const blindAtMs = (valueIfKnown(memory.book) ?? memory.remains)?.blindAtMs;
    if (!facts.tellsAll && !isWorthRecording(result, record, { nowMs, blindAtMs })) continue;
    recorded.add(result);
    records.push(record);
  }
  const asking = candidates.filter((record) => needsPerson(record, nowMs));
  const before = valueIfKnown(memory.book);
  const book = bookAfter(found, facts, recorded);
  const told = before?.told;
  const digest = needsPersonDigest(
    { records: asking, unreadable, read: new Set(found.read.keys()), tried: new Set([...found.tried, account.id]) },
    told?.digest ?? "",
  );
  // A run that cannot read what was told before sends messages only if it is the hourly sweep. Events come in storms, and each
  // would repeat the message.
  const knowsTold = (before !== undefined && !memory.isNew && !memory.isLost) || facts.isSweep;
  const mayTell = facts.mayTell && knowsTold && !found.idle && found.whole;
  const state = accountState(found, book ?? before, counts, digest);
  const isNews = found.idle ? !before || memory.isNew : true;
  if (isNews) records.push(accountRecord(identity, account, state, nowMs));
  return {
    account,
    counts,
    records,
    asking,
    unreadable,
    news: mayTell ? newsKind({ digest, told, asking, nowMs }) : undefined,
    told: { atMs: nowMs, digest, balanceLowAtMs: told?.balanceLowAtMs },
    balanceDaysLeft: facts.mayTell ? balanceNews(found, before, facts) : undefined,
    book,
    bookIsNews: book !== undefined && isNewsOf(book, memory, found.idle),
  };
}

const OVER_A_DAY_MS = 25 * 60 * 60_000;

/**
 * Lets each case that the book does not know wait since the stop of its instance. If the log store takes no records, each run would
 * count the wait from its own start, and no case would ever wait long enough for a message. Without a book and without a dated stop,
 * a case counts as waiting for more than a day. A new account counts from its first run, except for unread facts: people are told of
 * those by the first sweep.
 */
function sinceTheirStops(found: AccountFindings, nowMs: number): AccountFindings {
  const { book, isLost, isNew } = found.memory;
  const undatedMs = isNew || isLost || !isKnown(book) ? nowMs - OVER_A_DAY_MS : undefined;
  const results = found.results.map((result) => {
    const { subject } = result;
    if (isNew && subject.unknown === undefined) return result;
    return changed(result, { subject: changed(subject, { waitsSinceMs: subject.stoppedAtMs ?? undatedMs }) });
  });
  return changed(found, { results });
}

function isNewsOf(book: CaseBook, { book: before, isNew }: AccountMemory, idle: boolean): boolean {
  if (book.partial) return book.blindAtMs !== undefined || book.cases.size + book.ownerStops.size > 0;
  return isBookNews(isNew ? undefined : valueIfKnown(before), book, idle);
}

function bookAfter(found: AccountFindings, facts: ReportFacts, recorded: ReadonlySet<Result>): CaseBook | undefined {
  const { memory, account, money, results, sightings, read, unreadable, idle } = found;
  if (!facts.remembers) return undefined;
  const before = isKnown(memory.book) ? memory.book.known : (memory.remains ?? emptyBook(account.id));
  const regions = new Map([...read].flatMap(([id, region]) => (region ? [[id, region] as const] : [])));
  const findings = {
    runId: facts.identity.runId,
    results,
    sightings,
    regions,
    unreadable,
    balance: money.balance,
    payment: money.payment,
    paymentDealtWith: isPaymentDealtWith(found),
    idle,
    recorded,
    ...facts,
    // A book that begins anew includes no older book, and the log store may only have seemed empty.
    readAtMs: isKnown(memory.book) && !memory.isNew ? facts.readAtMs : 0,
  };
  // Without a case book no case is closed. The hourly sweep begins a new book, so that the next run has one.
  const isWhole = isKnown(memory.book) || (facts.isSweep && memory.isLost);
  return isWhole ? nextBook(before, findings) : partialBook(account.id, findings);
}

/** Checks whether every readable region was read after the payment, and no other run worked on a part of the account. */
function isPaymentDealtWith({ whole, read, results }: AccountFindings): boolean {
  return whole && read.size > 0 && !results.some(isLeftToOther);
}

function accountState(
  { money, memory, settleUntilMs, unreadable, idle, tried }: AccountFindings,
  book: CaseBook | undefined,
  counts: Counts,
  digest: string,
) {
  // A region that this run did not try stays in the record, because the alert goes by the newest record.
  const standing = [...(book?.regions ?? [])].flatMap(([place, { unreadable: why }]) =>
    why && !tried.includes(place) ? [{ place, ...why }] : [],
  );
  return {
    counts: idle ? {} : counts,
    balance: valueIfKnown(money.balance),
    // Reports show this as the newest payment, even before a whole sweep has followed it.
    lastPayment: valueIfKnown(money.payment) ?? book?.lastPayment,
    settleUntilMs,
    openCases: isKnown(memory.book) && book ? openCasesOf(book) : undefined,
    needsPersonDigest: digest || undefined,
    unreadable: [...unreadable, ...standing],
  };
}

function balanceNews(
  { money }: AccountFindings,
  before: CaseBook | undefined,
  { nowMs, forecastDays }: ReportFacts,
): number | undefined {
  const balance = valueIfKnown(money.balance);
  if (!balance || !before || !isBalanceNews(before.told, nowMs)) return undefined;
  const days = daysLeft(balance, before.balanceBefore, nowMs);
  return days !== undefined && days < forecastDays ? days : undefined;
}

/** The fate of a message. `lost`: no channel is known to have taken it, and the answer of one channel was lost. */
export type Delivered = "taken" | "lost" | "refused";

/** Returns the report with a newer book that notes the message, if a channel took the message or may have. */
export function withTold(
  report: AccountReport,
  ends: { needs?: Delivered | undefined; balance?: Delivered | undefined },
): AccountReport {
  const { book, told } = report;
  const delivered = [ends.needs, ends.balance];
  if (!book || !delivered.some((end) => end === "taken" || end === "lost")) return report;
  const before = book.told ?? { atMs: 0, digest: "" };
  const next = ends.needs === "taken" ? told : before;
  const all = changed(next, {
    balanceLowAtMs: ends.balance === "taken" ? told.atMs : next.balanceLowAtMs,
    triedAtMs: delivered.includes("lost") ? told.atMs : before.triedAtMs,
  });
  const recordedAtMs = book.recordedAtMs + 1;
  return changed(report, { book: changed(book, { told: all, recordedAtMs }), bookIsNews: true });
}

export function sumOf(reports: readonly AccountReport[]): Counts {
  const sum: Counts = {};
  for (const { counts } of reports)
    for (const name of OUTCOME_NAMES) if (counts[name] !== undefined) sum[name] = (sum[name] ?? 0) + counts[name];
  return sum;
}
