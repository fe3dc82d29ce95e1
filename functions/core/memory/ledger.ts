/**
 * What earlier runs wrote, read back. It saves work and attributes results; safety never depends on it: every fact here
 * may be missing or late.
 */

import type { Release } from "../instance/release-deadline.ts";
import { changed } from "../lang/changed.ts";
import { parseIso } from "../lang/iso-time.ts";
import { present } from "../lang/present.ts";
import type { StoredRecord } from "./record.ts";

/** The newest instance record of one instance. */
export interface LedgerCase {
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
  readonly runId: string;
  readonly recordedAtMs: number;
  readonly outcome: string;
  readonly reason?: string | undefined;
  /** Of the instance, when it was last read. */
  readonly status?: string | undefined;
  readonly evidence?: string | undefined;
  readonly wakesOn?: string | undefined;
  readonly nextAttemptAtMs?: number | undefined;
  readonly error?: { readonly code: string; readonly message: string; readonly requestId?: string } | undefined;
  readonly attempts: number;
  /** Oldest first: `[time, code, requestId]`. */
  readonly attemptLog: readonly AttemptEntry[];
  readonly stoppedAtMs?: number | undefined;
  readonly startedAtMs?: number | undefined;
  readonly release?: Release | undefined;
  readonly acceptedAtMs?: number | undefined;
}

export type AttemptEntry = readonly [time: string, code: string, requestId: string];

export interface Intent {
  readonly accountId: string;
  readonly regionId: string;
  readonly runId: string;
  readonly rootRunId: string;
  readonly leaseUntilMs: number;
  readonly recordedAtMs: number;
}

export interface AccountMemory {
  readonly recordedAtMs: number;
  readonly lastPaymentNumber?: string | undefined;
  /** undefined: the run that wrote it could not read the ledger, and did not know. */
  readonly openCases?: number | undefined;
  readonly fields: StoredRecord;
}

export interface Ledger {
  /** false: the log store could not be read. Carry on, at most one attempt per instance and hour. */
  readonly readable: boolean;
  readonly cases: ReadonlyMap<string, LedgerCase>;
  /** There is more than what was read: nothing follows from what is not in here. */
  readonly partial?: boolean;
  /** Read until all open cases were counted, or for as long as it may take: there may be a newer record of a case that is known. */
  readonly cutShort?: boolean;
  /** By instance id, newest first: runs that overlap may each hold a lease. */
  readonly intents: ReadonlyMap<string, readonly Intent[]>;
  /** When each run reported on each instance: a run's own report ends its lease, nobody else's does. */
  readonly reports: ReadonlyMap<string, number>;
  readonly accounts: ReadonlyMap<string, AccountMemory>;
}

/** Whether the run that wrote the intent has reported on the instance since. */
export function hasReported(ledger: Ledger, instanceId: string, intent: Intent): boolean {
  return (ledger.reports.get(reportKey(instanceId, intent.runId)) ?? Number.NEGATIVE_INFINITY) >= intent.recordedAtMs;
}

export function reportKey(instanceId: string, runId: string): string {
  return `${instanceId} ${runId}`;
}

export const EMPTY_LEDGER: Ledger = {
  readable: false,
  cases: new Map(),
  intents: new Map(),
  reports: new Map(),
  accounts: new Map(),
};

/** Builds the ledger from records; the newest of each subject wins, and of two of one time the first, as stores answer. */
export function readLedger(records: readonly StoredRecord[]): Ledger {
  const reader = createLedgerReader();
  reader.add(records);
  return reader.ledger;
}

/** Builds it page by page, newest first: only what nothing newer is known of is parsed. */
export function createLedgerReader(): { readonly ledger: Ledger; add(records: readonly StoredRecord[]): void } {
  const cases = new Map<string, LedgerCase>();
  const intents = new Map<string, Intent[]>();
  const reports = new Map<string, number>();
  const accounts = new Map<string, AccountMemory>();
  const take = (record: StoredRecord) => {
    const recordedAtMs = isReadable(record) ? parseIso(record.recorded_at) : undefined;
    if (recordedAtMs === undefined) return;
    const { record_type: type, instance_id: instanceId = "", run_id: runId = "" } = record;
    // "In progress" says something of another run, nothing of the case.
    if (type === "instance" && record.reason !== "in-progress") {
      const known = cases.get(instanceId);
      if (!known || known.recordedAtMs < recordedAtMs) cases.set(instanceId, toCase(record, recordedAtMs));
      const key = reportKey(instanceId, runId);
      reports.set(key, Math.max(reports.get(key) ?? recordedAtMs, recordedAtMs));
    }
    if (type === "intent") keepIntents(intents, record, recordedAtMs);
    if (type === "account") keepAccount(accounts, record, recordedAtMs);
  };
  return {
    ledger: { readable: true, cases, intents, reports, accounts },
    add(records) {
      for (const record of records) take(record);
      for (const held of intents.values()) if (held.length > 1) held.sort((a, b) => b.recordedAtMs - a.recordedAtMs);
    },
  };
}

/** The ledger, with whatever cases of the other one are newer; the very same one where none is. */
export function withNewerCases(ledger: Ledger, other: Ledger): Ledger {
  const newer = [...other.cases].filter(([id, { recordedAtMs }]) => {
    const known = ledger.cases.get(id);
    return !known || known.recordedAtMs < recordedAtMs;
  });
  return newer.length === 0 ? ledger : changed(ledger, { cases: new Map([...ledger.cases, ...newer]) });
}

const OPEN_OUTCOMES = new Set(["accepted", "parked", "failed"]);

/** Open: a later run has something left to do or to find out. */
export function isOpen(known: LedgerCase): boolean {
  return OPEN_OUTCOMES.has(known.outcome);
}

/** This schema version and the one before it. */
function isReadable(record: StoredRecord): boolean {
  return record.schema_version === "1" || record.schema_version === "0";
}

function toCase(record: StoredRecord, recordedAtMs: number): LedgerCase {
  const releaseAtMs = parseIso(record.release_at);
  const source = record.release_source as Release["source"] | undefined;
  return {
    accountId: record.account_id ?? "",
    regionId: record.region_id ?? "",
    instanceId: record.instance_id ?? "",
    runId: record.run_id ?? "",
    recordedAtMs,
    outcome: record.outcome ?? "",
    reason: record.reason,
    status: record.status,
    evidence: record.evidence,
    wakesOn: record.wakes_on,
    nextAttemptAtMs: parseIso(record.next_attempt_at),
    error: errorOf(record),
    attempts: Number(record.attempts ?? 0) || 0,
    attemptLog: parseAttemptLog(record.attempt_log),
    stoppedAtMs: parseIso(record.stopped_at),
    startedAtMs: parseIso(record.started_at),
    release: releaseAtMs !== undefined && source ? { atMs: releaseAtMs, source } : undefined,
    acceptedAtMs: parseIso(record.accepted_at),
  };
}

function errorOf(record: StoredRecord): LedgerCase["error"] {
  const { error_code: code, error_message: message = "", cloud_request_id: requestId } = record;
  return code === undefined ? undefined : { code, message, ...present("requestId", requestId) };
}

function keepIntents(intents: Map<string, Intent[]>, record: StoredRecord, recordedAtMs: number): void {
  const leaseUntilMs = parseIso(record.lease_until);
  if (leaseUntilMs === undefined) return;
  const intent = {
    accountId: record.account_id ?? "",
    regionId: record.region_id ?? "",
    runId: record.run_id ?? "",
    rootRunId: record.root_run_id ?? "",
    leaseUntilMs,
    recordedAtMs,
  };
  for (const instanceId of (record.instance_ids ?? "").split(",")) {
    const held = intents.get(instanceId);
    if (held) held.push(intent);
    else intents.set(instanceId, [intent]);
  }
}

function keepAccount(accounts: Map<string, AccountMemory>, record: StoredRecord, recordedAtMs: number): void {
  const accountId = record.account_id ?? "";
  const known = accounts.get(accountId);
  if (known && known.recordedAtMs >= recordedAtMs) return;
  accounts.set(accountId, {
    recordedAtMs,
    lastPaymentNumber: record.last_payment_number,
    openCases: record.open_cases === undefined ? undefined : Number(record.open_cases) || 0,
    fields: record,
  });
}

/** A damaged log of attempts is an empty one: it only feeds back-off and reports. */
export function parseAttemptLog(text: string | undefined): readonly AttemptEntry[] {
  if (text === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return [];
    return parsed.filter(isAttemptEntry).slice(-10);
  } catch {
    return [];
  }
}

function isAttemptEntry(value: unknown): value is AttemptEntry {
  return Array.isArray(value) && value.length === 3 && value.every((part) => typeof part === "string");
}
