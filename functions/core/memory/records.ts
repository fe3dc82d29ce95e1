/** Builds the flat records of the log store. Pure: the same run and subject give the same record, id included. */

import type { Result } from "../decision/subject.ts";
import { groupBy } from "../lang/group-by.ts";
import { toIso } from "../lang/iso-time.ts";
import { OUTCOME_NAMES, type OutcomeName } from "../terms/outcome.ts";
import type { Problem } from "../terms/summary.ts";
import type { Mode, TriggerName } from "../terms/trigger.ts";
import type { AccountMemory, LedgerCase } from "./ledger.ts";
import { type RecordType, SCHEMA_VERSION, type StoredRecord } from "./record.ts";

/** An open case is written again after this long, so that a look 26 hours back finds all of them. */
const REPEAT_AFTER_MS = 23 * 60 * 60_000;
const IDS_PER_INTENT = 50;
const ATTEMPTS_KEPT = 10;

/** What all records of one run share. */
export interface RunIdentity {
  readonly runId: string;
  readonly rootRunId: string;
  readonly requestId: string;
  readonly eventId?: string;
  readonly correlation?: string;
  readonly note?: string;
  readonly trigger: TriggerName;
  readonly mode: Mode;
}

/**
 * What all records carry. It goes last into each of them: a record is one literal with all its fields, those that do not apply
 * undefined, because a large run holds thousands, and filled in field by field each takes nearly three times the memory.
 */
function common(run: RunIdentity, type: RecordType, subject: string, nowMs: number) {
  return {
    schema_version: SCHEMA_VERSION,
    record_type: type,
    record_id: `${run.runId}/${type}/${subject}`,
    recorded_at: toIso(nowMs),
    run_id: run.runId,
    root_run_id: run.rootRunId,
    request_id: run.requestId,
    event_id: run.eventId,
    correlation: run.correlation,
    trigger: run.trigger,
    mode: run.mode,
  } satisfies StoredRecord;
}

export interface AccountLabel {
  readonly id: string;
  readonly name: string;
}

/** Its time is when the result was read: written later, it does not outdate what another run found out meanwhile. */
export function instanceRecord(run: RunIdentity, account: AccountLabel, result: Result): StoredRecord {
  const { subject, outcome, wake, error, atMs: nowMs } = result;
  const { instance, release } = subject;
  return {
    account_id: account.id,
    account_name: account.name,
    region_id: instance.regionId,
    zone_id: instance.zoneId,
    vpc_id: instance.vpcId,
    instance_id: instance.instanceId,
    instance_name: instance.name,
    instance_type: instance.type,
    status: instance.status,
    started_at: iso(instance.startedAtMs),
    outcome: outcome.outcome,
    reason: "reason" in outcome ? outcome.reason : undefined,
    evidence: subject.evidence,
    lock_reasons: instance.lockReasons.join(",") || undefined,
    stopped_mode: instance.stoppedMode,
    wakes_on: wake?.wakesOn,
    next_attempt_at: iso(wake?.nextAttemptAtMs),
    error_code: error?.code,
    error_message: error?.message,
    cloud_request_id: result.cloudRequestId ?? error?.requestId,
    attempts: String((subject.previous?.attempts ?? 0) + result.attempts),
    attempt_log: result.attemptLog.length > 0 ? JSON.stringify(result.attemptLog.slice(-ATTEMPTS_KEPT)) : undefined,
    stopped_at: iso(subject.stoppedAtMs),
    release_at: iso(release?.atMs),
    release_source: release?.source,
    seconds_left: release ? String(Math.round((release.atMs - nowMs) / 1000)) : undefined,
    accepted_at: iso(result.acceptedAtMs),
    running_at: iso(result.runningAtMs),
    duration_ms: durationMs(result.acceptedAtMs, result.runningAtMs),
    warnings: subject.warnings.length > 0 ? JSON.stringify(subject.warnings) : undefined,
    note: [result.note, run.note].filter(Boolean).join(" ") || undefined,
    ...common(run, "instance", `${account.id}/${instance.instanceId}`, nowMs),
  };
}

/** One record for up to 50 instances that are about to be called. */
export function intentRecords(
  run: RunIdentity,
  account: AccountLabel,
  regionId: string,
  instanceIds: readonly string[],
  leaseUntilMs: number,
  nowMs: number,
): readonly StoredRecord[] {
  const records: StoredRecord[] = [];
  for (let start = 0; start < instanceIds.length; start += IDS_PER_INTENT) {
    const ids = instanceIds.slice(start, start + IDS_PER_INTENT);
    records.push({
      account_id: account.id,
      account_name: account.name,
      region_id: regionId,
      instance_ids: ids.join(","),
      lease_until: toIso(leaseUntilMs),
      ...common(run, "intent", `${account.id}/${regionId}/${ids[0]}`, nowMs),
    });
  }
  return records;
}

export function sightingRecord(
  run: RunIdentity,
  account: AccountLabel,
  seen: { regionId: string; instanceId: string; startedAtMs?: number },
  nowMs: number,
): StoredRecord {
  return {
    account_id: account.id,
    account_name: account.name,
    region_id: seen.regionId,
    instance_id: seen.instanceId,
    status: "Stopped",
    started_at: iso(seen.startedAtMs),
    ...common(run, "sighting", `${account.id}/${seen.instanceId}`, nowMs),
  };
}

export interface AccountState {
  readonly counts: Readonly<Partial<Record<OutcomeName, number>>>;
  readonly balance?: { readonly available: number; readonly currency: string };
  readonly lastPayment?: { readonly atMs?: number; readonly number: string };
  readonly settleUntilMs?: number;
  readonly openCases?: number | undefined;
  readonly needsPersonDigest?: string;
}

export function accountRecord(
  run: RunIdentity,
  account: AccountLabel,
  state: AccountState,
  nowMs: number,
): StoredRecord {
  return {
    account_id: account.id,
    account_name: account.name,
    ...countFields(state.counts),
    balance_available: state.balance === undefined ? undefined : String(state.balance.available),
    currency: state.balance?.currency,
    last_payment_at: iso(state.lastPayment?.atMs),
    last_payment_number: state.lastPayment?.number,
    settle_until: iso(state.settleUntilMs),
    open_cases: state.openCases?.toString(),
    needs_person_digest: state.needsPersonDigest,
    ...common(run, "account", account.id, nowMs),
  };
}

export interface RunState {
  readonly counts: Readonly<Partial<Record<OutcomeName, number>>>;
  readonly calls: Readonly<Record<string, number>>;
  readonly problems: readonly Problem[];
  readonly continued: boolean;
  readonly version: string;
  readonly configHash: string;
  readonly startedAtMs: number;
}

export function runRecord(run: RunIdentity, state: RunState, nowMs: number): StoredRecord {
  return {
    calls: JSON.stringify(state.calls),
    problems: JSON.stringify(state.problems.slice(0, 20)),
    continued: String(state.continued),
    version: state.version,
    config_hash: state.configHash,
    duration_ms: String(Math.round(nowMs - state.startedAtMs)),
    note: run.note,
    ...countFields(state.counts),
    ...common(run, "run", "run", nowMs),
  };
}

/** Whether a timer's run writes this instance again: something that matters changed, or a day has passed. */
export function isWorthRecording(result: Result, record: StoredRecord, nowMs: number): boolean {
  const known = result.subject.previous;
  if (!known || result.attempts > 0 || nowMs - known.recordedAtMs >= REPEAT_AFTER_MS) return true;
  return (
    known.outcome !== record.outcome ||
    (known.reason ?? "") !== (record.reason ?? "") ||
    (known.error?.code ?? "") !== (record.error_code ?? known.error?.code ?? "") ||
    // A time that has come and gone would wake the case at every run.
    iso(known.nextAttemptAtMs) !== record.next_attempt_at ||
    (record.release_at !== undefined && iso(known.release?.atMs) !== record.release_at)
  );
}

/** Fields that change with every look; everything else decides whether an account record is news. */
const NOT_NEWS = new Set([
  "record_id",
  "recorded_at",
  "run_id",
  "root_run_id",
  "request_id",
  "event_id",
  "trigger",
  "mode",
]);

export function isAccountNews(record: StoredRecord, known: AccountMemory | undefined, nowMs: number): boolean {
  if (!known || nowMs - known.recordedAtMs >= REPEAT_AFTER_MS) return true;
  const keys = [...Object.keys(record), ...Object.keys(known.fields)];
  return keys.some((key) => !NOT_NEWS.has(key) && !key.startsWith("__") && record[key] !== known.fields[key]);
}

/**
 * What people are told, something that changes when it does: the ids of those who need a person, shortened, by region
 * (`cn-hangzhou=2:1f0c9a3e`). A region that was not read keeps what was told of it. undefined: nobody needs one.
 */
export function needsPersonDigest(
  asking: readonly StoredRecord[],
  regionsRead: ReadonlySet<string>,
  told: string | undefined,
): string | undefined {
  const unread = (told ?? "").split(" ").filter((entry) => entry.includes("=") && !regionsRead.has(regionOf(entry)));
  const read = [...groupBy(asking, ({ region_id = "" }) => region_id)].map(
    ([regionId, records]) => `${regionId}=${shortened(records)}`,
  );
  return [...unread, ...read].sort().join(" ") || undefined;
}

const regionOf = (entry: string): string => entry.slice(0, entry.indexOf("="));

function shortened(asking: readonly StoredRecord[]): string {
  const ids = asking.map((record) => `${record.instance_id}=${record.outcome}/${record.reason ?? ""}`).sort();
  return `${ids.length}:${fnv1a(ids.join(" "))}`;
}

/** Attempts of earlier runs at this stop, then those of this one. */
export function mergedAttemptLog(known: LedgerCase | undefined, now: Result["attemptLog"]): Result["attemptLog"] {
  return [...(known?.attemptLog ?? []), ...now].slice(-ATTEMPTS_KEPT);
}

const COUNT_FIELDS = OUTCOME_NAMES.map((name) => [name, `count_${name.replaceAll("-", "_")}`] as const);

function countFields(counts: RunState["counts"]): StoredRecord {
  return Object.fromEntries(COUNT_FIELDS.map(([name, field]) => [field, String(counts[name] ?? 0)]));
}

function durationMs(fromMs: number | undefined, toMs: number | undefined): string | undefined {
  return fromMs === undefined || toMs === undefined ? undefined : String(Math.max(0, Math.round(toMs - fromMs)));
}

const iso = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : toIso(ms));

/** A short, stable fingerprint; not for security. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
