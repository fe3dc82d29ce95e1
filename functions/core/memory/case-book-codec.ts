/**
 * Writes a case book as text, in numbered parts that count only together. There is one line for each case, owner stop and region.
 * Fields have positions instead of names, so that 10,000 cases stay below 3 MB. One line that cannot be parsed makes the whole book
 * unreadable.
 */

import type { Release } from "../instance/release-deadline.ts";
import type { Evidence, OutcomeName, WakesOn } from "../terms/outcome.ts";
import type { Attempt, Case, CaseBook, OwnerStop, RegionMemory } from "./case-book.ts";

/** The log store takes 1 MB a value (AlibabaCloudDocs/sls, basic resources, read 2026-11), and a character may have three bytes. */
const MAX_PART_CHARS = 200_000;

/** Raised when positions change. A book of another version is then unreadable and reported as such. */
const CODEC = 1;

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
  const rows: unknown[][] = [];
  try {
    for (const part of parts)
      for (const line of part.split("\n")) {
        const row: unknown = JSON.parse(line);
        if (!Array.isArray(row)) return undefined;
        rows.push(row);
      }
  } catch {
    return undefined;
  }
  const [first, ...rest] = rows;
  if (first?.[0] !== "book" || first[1] !== CODEC || !isObject(first[2])) return undefined;
  const cases = new Map<string, Case>();
  const ownerStops = new Map<string, OwnerStop>();
  const regions = new Map<string, RegionMemory>();
  const take: Readonly<Record<string, (row: readonly unknown[]) => void>> = {
    case: (row) => void cases.set(row[1] as string, caseOf(row)),
    owner: (row) => void ownerStops.set(row[1] as string, ownerStopOf(row)),
    region: (row) => void regions.set(row[1] as string, row[2] as RegionMemory),
  };
  for (const row of rest) {
    const read = take[String(row[0])];
    if (read === undefined || typeof row[1] !== "string") return undefined;
    read(row);
  }
  // The head was written by this version of the codec, because its number was checked above.
  return { cases, ownerStops, regions, ...(first[2] as Head) };
}

type Head = Omit<CaseBook, "cases" | "ownerStops" | "regions">;

function headOf({ cases: _cases, ownerStops: _stops, regions: _regions, ...head }: CaseBook): Head {
  return head;
}

function rowOf(one: Case): readonly unknown[] {
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

/** Reads one case. JSON writes null for undefined fields, so null becomes undefined again. */
function caseOf(row: readonly unknown[]): Case {
  const at = <T>(place: number) => (row[place] ?? undefined) as T;
  const release = at<readonly [number, Release["source"]] | undefined>(13);
  const error = at<readonly [string, string, string?] | undefined>(16);
  const unread = at<readonly [string, string] | undefined>(21);
  return {
    instanceId: at(1),
    regionId: at(2),
    atMs: at(3),
    runId: at(4),
    build: at(5),
    outcome: at<OutcomeName>(6),
    reason: at(7),
    sinceMs: at(8),
    status: at(9),
    startedAtMs: at(10),
    evidence: at<Evidence | undefined>(11),
    stoppedAtMs: at(12),
    release: release && { atMs: release[0], source: release[1] },
    wakesOn: at<WakesOn | undefined>(14),
    nextAttemptAtMs: at(15),
    error: error && { code: error[0], message: error[1], ...(error[2] ? { requestId: error[2] } : {}) },
    attempts: at(17),
    firstAttemptAtMs: at(18),
    attemptLog: at<readonly (readonly [number, string, string])[]>(19).map(
      ([atMs, code, requestId]): Attempt => ({ atMs, code, requestId }),
    ),
    acceptedAtMs: at(20),
    unknown: unread && { fact: unread[0], why: unread[1] },
  };
}

function ownerStopOf(row: readonly unknown[]): OwnerStop {
  const [, instanceId, regionId, startedAtMs, sinceMs, proof] = row as [
    string,
    string,
    string,
    number,
    number,
    OwnerStop["proof"],
  ];
  return { instanceId, regionId, startedAtMs, sinceMs, proof };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
