/**
 * Reads the records of schema version 1, which had no case book. An upgrade during an incident must lose no open case. To be
 * deleted with schema version 3.
 */

import { parseIso } from "../lang/iso-time.ts";
import { present } from "../lang/present.ts";
import { EVIDENCE, OUTCOME_NAMES, RELEASE_SOURCES, type WakesOn } from "../terms/outcome.ts";
import { parseAttemptLog } from "./attempt-log.ts";
import type { Case, CaseBook, OwnerStop } from "./case-book.ts";
import { isOpen } from "./merge-books.ts";
import type { StoredRecord } from "./record.ts";

const LEGACY_VERSION = "1";

/** Returns the book; undefined if none of the records has schema version 1. */
export function legacyBook(accountId: string, records: readonly StoredRecord[], nowMs: number): CaseBook | undefined {
  const own = records.filter(
    ({ account_id, schema_version }) => account_id === accountId && schema_version === LEGACY_VERSION,
  );
  if (own.length === 0) return undefined;
  const newestFirst = [...own].sort(({ recorded_at: a = "" }, { recorded_at: b = "" }) => (a < b ? 1 : -1));
  const cases = new Map<string, Case>();
  const seen = new Set<string>();
  for (const record of newestFirst) {
    const { record_type, instance_id: id, reason } = record;
    if (record_type !== "instance" || !id || reason === "in-progress" || seen.has(id)) continue;
    const one = toCase(id, record);
    if (!one) continue;
    seen.add(id);
    if (isOpen(one)) cases.set(id, one);
  }
  const account = newestFirst.find(({ record_type }) => record_type === "account");
  const number = account?.last_payment_number;
  return {
    accountId,
    recordedAtMs: nowMs,
    readAtMs: nowMs,
    runId: account?.run_id ?? "",
    build: "",
    cases,
    ownerStops: ownerStopsOf(newestFirst),
    regions: new Map(),
    ...(number === undefined
      ? {}
      : { lastPayment: { number, ...present("atMs", parseIso(account?.last_payment_at)) } }),
  };
}

/** Returns the oldest sighting of each start as an owner stop. */
function ownerStopsOf(newestFirst: readonly StoredRecord[]): ReadonlyMap<string, OwnerStop> {
  const stops = new Map<string, OwnerStop>();
  for (const {
    record_type,
    instance_id: instanceId,
    region_id: regionId = "",
    started_at,
    recorded_at,
  } of newestFirst) {
    const startedAtMs = parseIso(started_at);
    const sinceMs = parseIso(recorded_at);
    if (record_type !== "sighting" || !instanceId || startedAtMs === undefined || sinceMs === undefined) continue;
    const newer = stops.get(instanceId);
    if (newer && newer.startedAtMs !== startedAtMs) continue;
    stops.set(instanceId, { instanceId, regionId, startedAtMs, sinceMs, proof: "sighted" });
  }
  return stops;
}

function toCase(instanceId: string, record: StoredRecord): Case | undefined {
  const atMs = parseIso(record.recorded_at);
  if (atMs === undefined) return undefined;
  const outcome = OUTCOME_NAMES.find((name) => name === record.outcome);
  if (outcome === undefined) return undefined;
  const releaseAtMs = parseIso(record.release_at);
  const attemptLog = parseAttemptLog(record.attempt_log);
  const { error_code: code, error_message: message = "", cloud_request_id: requestId } = record;
  return {
    instanceId,
    regionId: record.region_id ?? "",
    atMs,
    runId: record.run_id ?? "",
    build: "",
    outcome,
    reason: record.reason,
    sinceMs: atMs,
    status: record.status,
    startedAtMs: parseIso(record.started_at),
    evidence: EVIDENCE.find((name) => name === record.evidence),
    stoppedAtMs: parseIso(record.stopped_at),
    release:
      releaseAtMs === undefined
        ? undefined
        : { atMs: releaseAtMs, source: RELEASE_SOURCES.find((name) => name === record.release_source) ?? "first-seen" },
    // A word that no version wrote wakes the case with the next run, as no word does.
    wakesOn: record.wakes_on as WakesOn | undefined,
    nextAttemptAtMs: parseIso(record.next_attempt_at),
    error: code === undefined ? undefined : { code, message, ...present("requestId", requestId) },
    attempts: Number(record.attempts) || 0,
    firstAttemptAtMs: attemptLog[0]?.atMs,
    attemptLog,
    acceptedAtMs: parseIso(record.accepted_at),
  };
}
