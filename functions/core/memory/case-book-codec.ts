/**
 * Writes a case book as text, in numbered parts that count only together. There is one line for each case, owner stop and region.
 * Fields have positions instead of names, so that 10,000 cases stay below 3 MB. One line that cannot be parsed makes the whole book
 * unreadable.
 */

import type { Release } from "../instance/release-deadline.ts";
import type { Evidence, OutcomeName, WakesOn } from "../terms/outcome.ts";
import type { Case, CaseBook, OwnerStop, RegionMemory } from "./case-book.ts";

/** The log store takes 1 MB a value (AlibabaCloudDocs/sls, basic resources, read 2026-11), and a character may have three bytes. */
const MAX_PART_CHARS = 200_000;

/** Raised together with `SCHEMA_VERSION` when positions change. A book with another number is not decoded. */
const CODEC = 1;

/** An optional field: JSON writes null for undefined. */
type Maybe<T> = T | null | undefined;
type Head = Omit<CaseBook, "cases" | "ownerStops" | "regions">;
type HeadRow = readonly ["book", codec: number, head: Head];
type RegionRow = readonly ["region", id: string, region: RegionMemory];
type OwnerRow = readonly ["owner", string, string, startedAtMs: number, sinceMs: number, proof: OwnerStop["proof"]];
type CaseRow = readonly [
  kind: "case",
  instanceId: string,
  regionId: string,
  atMs: number,
  runId: string,
  build: string,
  outcome: OutcomeName,
  reason: Maybe<string>,
  sinceMs: number,
  status: Maybe<string>,
  startedAtMs: Maybe<number>,
  evidence: Maybe<Evidence>,
  stoppedAtMs: Maybe<number>,
  release: Maybe<readonly [atMs: number, source: Release["source"]]>,
  wakesOn: Maybe<WakesOn>,
  nextAttemptAtMs: Maybe<number>,
  error: Maybe<readonly [code: string, message: string, requestId: Maybe<string>]>,
  attempts: number,
  firstAttemptAtMs: Maybe<number>,
  attemptLog: readonly (readonly [atMs: number, code: string, requestId: string])[],
  acceptedAtMs: Maybe<number>,
  unknown: Maybe<readonly [fact: string, why: string]>,
];

/** Returns the parts in order, at least one. */
export function encodeBook(book: CaseBook): readonly string[] {
  const lines = [
    JSON.stringify(["book", CODEC, headOf(book)]),
    ...[...book.regions].map(([id, region]) => JSON.stringify(["region", id, region])),
    ...[...book.cases.values()].map((one) => JSON.stringify(rowOf(one))),
    ...[...book.ownerStops.values()].map(({ instanceId, regionId, startedAtMs, sinceMs, proof }) =>
      JSON.stringify(["owner", instanceId, regionId, startedAtMs, sinceMs, proof]),
    ),
  ];
  const parts: string[] = [];
  let part: string[] = [];
  let size = 0;
  for (const line of lines) {
    if (size + line.length > MAX_PART_CHARS && part.length > 0) {
      parts.push(part.join("\n"));
      part = [];
      size = 0;
    }
    part.push(line);
    size += line.length + 1;
  }
  return [...parts, part.join("\n")];
}

/** Returns the book; undefined if `encodeBook` cannot have written the parts. */
export function decodeBook(parts: readonly string[]): CaseBook | undefined {
  const rows: unknown[] = [];
  try {
    for (const part of parts) for (const line of part.split("\n")) rows.push(JSON.parse(line));
  } catch {
    return undefined;
  }
  const [first, ...rest] = rows;
  if (!isHeadRow(first)) return undefined;
  const cases = new Map<string, Case>();
  const ownerStops = new Map<string, OwnerStop>();
  const regions = new Map<string, RegionMemory>();
  for (const row of rest) {
    if (!isRow(row)) return undefined;
    if (row[0] === "case") cases.set(row[1], caseOf(row));
    else if (row[0] === "owner") ownerStops.set(row[1], ownerStopOf(row));
    else regions.set(row[1], row[2]);
  }
  return { cases, ownerStops, regions, ...first[2] };
}

function isHeadRow(row: unknown): row is HeadRow {
  return Array.isArray(row) && row[0] === "book" && row[1] === CODEC && isObject(row[2]);
}

const KINDS: readonly unknown[] = ["case", "owner", "region"];

/** Trusts what follows the kind and the id: this version of the codec wrote it, because the head has its number. */
function isRow(row: unknown): row is CaseRow | OwnerRow | RegionRow {
  return Array.isArray(row) && KINDS.includes(row[0]) && typeof row[1] === "string";
}

function headOf({ cases: _cases, ownerStops: _stops, regions: _regions, ...head }: CaseBook): Head {
  return head;
}

function rowOf(one: Case): CaseRow {
  return [
    "case",
    one.instanceId,
    one.regionId,
    one.atMs,
    one.runId,
    one.build,
    one.outcome,
    one.reason,
    one.sinceMs,
    one.status,
    one.startedAtMs,
    one.evidence,
    one.stoppedAtMs,
    one.release && [one.release.atMs, one.release.source],
    one.wakesOn,
    one.nextAttemptAtMs,
    one.error && [one.error.code, one.error.message, one.error.requestId],
    one.attempts,
    one.firstAttemptAtMs,
    one.attemptLog.map(({ atMs, code, requestId }) => [atMs, code, requestId]),
    one.acceptedAtMs,
    one.unknown && [one.unknown.fact, one.unknown.why],
  ];
}

function caseOf(row: CaseRow): Case {
  const [, instanceId, regionId, atMs, runId, build, outcome, reason, sinceMs, status, startedAtMs, evidence, ...more] =
    row;
  const [stoppedAtMs, release, wakesOn, nextAttemptAtMs, error, attempts, firstAttemptAtMs, ...last] = more;
  const [attemptLog, acceptedAtMs, unread] = last;
  return {
    instanceId,
    regionId,
    atMs,
    runId,
    build,
    outcome,
    reason: reason ?? undefined,
    sinceMs,
    status: status ?? undefined,
    startedAtMs: startedAtMs ?? undefined,
    evidence: evidence ?? undefined,
    stoppedAtMs: stoppedAtMs ?? undefined,
    release: release ? { atMs: release[0], source: release[1] } : undefined,
    wakesOn: wakesOn ?? undefined,
    nextAttemptAtMs: nextAttemptAtMs ?? undefined,
    error: error ? { code: error[0], message: error[1], ...(error[2] ? { requestId: error[2] } : {}) } : undefined,
    attempts,
    firstAttemptAtMs: firstAttemptAtMs ?? undefined,
    attemptLog: attemptLog.map(([atMs, code, requestId]) => ({ atMs, code, requestId })),
    acceptedAtMs: acceptedAtMs ?? undefined,
    unknown: unread ? { fact: unread[0], why: unread[1] } : undefined,
  };
}

function ownerStopOf([, instanceId, regionId, startedAtMs, sinceMs, proof]: OwnerRow): OwnerStop {
  return { instanceId, regionId, startedAtMs, sinceMs, proof };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
