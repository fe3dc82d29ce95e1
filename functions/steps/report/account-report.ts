/** What is written and told about one account: a pure function of what the run found out. */

import type { Money } from "../../core/decision/money.ts";
import { needsPerson } from "../../core/decision/needs-person.ts";
import { daysLeft, isBalanceNews, newsKind } from "../../core/decision/news.ts";
import { isBookNews, nextBook, openCasesOf, partialBook, withoutEnds } from "../../core/decision/next-book.ts";
import { isCandidate, type Result } from "../../core/decision/subject.ts";
import { changed } from "../../core/lang/changed.ts";
import type { CaseBook, RegionMemory, Told } from "../../core/memory/case-book.ts";
import { needsPersonDigest } from "../../core/memory/digest.ts";
import { isWorthRecording } from "../../core/memory/is-worth-recording.ts";
import { emptyBook } from "../../core/memory/merge-books.ts";
import type { NoticeKind } from "../../core/memory/notice.ts";
import type { AccountMemory } from "../../core/memory/read-memory.ts";
import type { StoredRecord } from "../../core/memory/record.ts";
import { accountRecord, instanceRecord, type RunIdentity, type UnreadablePlace } from "../../core/memory/records.ts";
import { OUTCOME_NAMES, type OutcomeName } from "../../core/terms/outcome.ts";
import type { AccountPolicy } from "../../core/terms/policy.ts";
import { isKnown, valueIfKnown } from "../../core/terms/reading.ts";

/** What the stages before found out about one account. */
export interface AccountFindings {
  readonly account: AccountPolicy;
  readonly money: Money;
  /** As it was read last, with what other runs recorded meanwhile. */
  readonly memory: AccountMemory;
  readonly idle: boolean;
  readonly whole: boolean;
  readonly results: readonly Result[];
  /** Regions that were tried. */
  readonly tried: readonly string[];
  /** Those that were read, with what the book keeps of them if they were listed. */
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
  /** The run may remember: it acts, or the deployment only plans. */
  readonly remembers: boolean;
  /** An hourly sweep: it also starts a new book where the old one was lost. */
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
  /** What people were told once the message about the account is taken. */
  readonly told: Told;
  /** The balance will be used up within so many days: news by itself. */
  readonly balanceDaysLeft: number | undefined;
  /** undefined: nothing is remembered, or nothing changed. `force`: written even so if people are told. */
  readonly book: CaseBook | undefined;
  readonly bookIsNews: boolean;
}

export function accountReport(given: AccountFindings, facts: ReportFacts): AccountReport {
  const found = facts.isSweep && isForgetful(given) ? sinceTheirStops(given) : given;
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
    const blindAtMs = valueIfKnown(memory.book)?.blindAtMs;
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
  // A run that does not know what people were told tells it only if it is the hourly sweep: events come in storms.
  const knowsTold = (before !== undefined && !memory.isNew) || facts.isSweep;
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

function isForgetful({ memory }: AccountFindings): boolean {
  return !isKnown(memory.book) || memory.isLost;
}

/** Nothing says how long the cases have waited: as long as their instances are down. Otherwise nobody would ever be told of them. */
function sinceTheirStops(found: AccountFindings): AccountFindings {
  const results = found.results.map((result) =>
    changed(result, { subject: changed(result.subject, { waitsSinceMs: result.subject.stoppedAtMs }) }),
  );
  return changed(found, { results });
}

function isNewsOf(book: CaseBook, { book: before, isNew }: AccountMemory, idle: boolean): boolean {
  if (book.partial) return book.blindAtMs !== undefined || book.cases.size > 0;
  return isBookNews(isNew ? undefined : valueIfKnown(before), book, idle);
}

function bookAfter(found: AccountFindings, facts: ReportFacts, recorded: ReadonlySet<Result>): CaseBook | undefined {
  const { memory, account, money, results, read, unreadable, idle } = found;
  if (!facts.remembers) return undefined;
  const before = isKnown(memory.book) ? memory.book.known : (memory.remains ?? emptyBook(account.id));
  const regions = new Map([...read].flatMap(([id, region]) => (region ? [[id, region] as const] : [])));
  const findings = {
    ...facts,
    runId: facts.identity.runId,
    results,
    regions,
    unreadable,
    balance: money.balance,
    payment: money.payment,
    paymentDealtWith: isPaymentDealtWith(found),
    idle,
    recorded,
  };
  // Without memory nothing is closed. A sweep begins anew, so that the next run has something to go by.
  const isWhole = isKnown(memory.book) || (facts.isSweep && memory.isLost);
  return isWhole ? nextBook(before, findings) : partialBook(account.id, findings);
}

/** Every readable region was read after the payment, and no other run was at work on a part. */
function isPaymentDealtWith({ whole, read, results }: AccountFindings): boolean {
  const isShared = results.some(({ outcome }) => outcome.outcome === "skipped" && outcome.reason === "in-progress");
  return whole && read.size > 0 && !isShared;
}

function accountState(
  { money, memory, settleUntilMs, unreadable, idle }: AccountFindings,
  book: CaseBook | undefined,
  counts: Counts,
  digest: string,
) {
  return {
    counts: idle ? {} : counts,
    balance: valueIfKnown(money.balance),
    // People read it as the newest payment, also before a whole sweep has dealt with it.
    lastPayment: valueIfKnown(money.payment) ?? book?.lastPayment,
    settleUntilMs,
    openCases: isKnown(memory.book) && book ? openCasesOf(book) : undefined,
    needsPersonDigest: digest || undefined,
    unreadable,
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

/** The report of a run whose records did not reach the log store. */
export function withoutEndsOf(report: AccountReport, memory: AccountMemory | undefined): AccountReport {
  const { book } = report;
  return book && memory ? changed(report, { book: withoutEnds(book, valueIfKnown(memory.book)) }) : report;
}

/** What became of a message. `lost`: no channel is known to have taken it, and the answer of one was lost. */
export type Delivered = "taken" | "lost" | "refused";

/** The book with what people were told, once a channel took it, and when they may have been told. */
export function withTold(report: AccountReport, ends: { needs?: Delivered; balance?: Delivered }): AccountReport {
  const { book, told } = report;
  const delivered = [ends.needs, ends.balance];
  if (!book || !delivered.some((end) => end === "taken" || end === "lost")) return report;
  const before = book.told ?? { atMs: 0, digest: "" };
  const next = ends.needs === "taken" ? told : before;
  const all = changed(next, {
    balanceLowAtMs: ends.balance === "taken" ? told.atMs : next.balanceLowAtMs,
    triedAtMs: delivered.includes("lost") ? told.atMs : before.triedAtMs,
  });
  return changed(report, { book: changed(book, { told: all }), bookIsNews: true });
}

export function sumOf(reports: readonly AccountReport[]): Counts {
  const sum: Counts = {};
  for (const { counts } of reports)
    for (const name of OUTCOME_NAMES) if (counts[name] !== undefined) sum[name] = (sum[name] ?? 0) + counts[name];
  return sum;
}
