/** Builds the records of the log store. Pure: the same run and subject give the same record, id included. */

import { endingOfRecord } from "../decision/reasons.ts";
import type { Result } from "../decision/subject.ts";
import { waitsSinceMs } from "../decision/waits-since.ts";
import { iso, toIso } from "../lang/iso-time.ts";
import { formatAttemptLog } from "../memory/attempt-log.ts";
import type { CaseBook, UnreadablePlace } from "../memory/case-book.ts";
import { encodeBook } from "../memory/case-book-codec.ts";
import { type RecordType, SCHEMA_VERSION, type StoredRecord } from "../memory/record.ts";
import { OUTCOME_NAMES, type OutcomeName } from "../terms/outcome.ts";
import { valueIfKnown } from "../terms/reading.ts";
import type { Problem } from "../terms/summary.ts";
import type { Mode, TriggerName } from "../terms/trigger.ts";

const IDS_PER_INTENT = 200;

/** The fields that all records of one run share. */
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
 * The fields of all records, spread last into each record. A record is one literal with all its fields, undefined ones included.
 * A large run holds thousands of records, and a record that is filled in field by field takes nearly three times the memory.
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

/** Builds an instance record. Its time is when the result was read, so a late write does not hide what another run found since. */
export function instanceRecord(run: RunIdentity, account: AccountLabel, result: Result): StoredRecord {
  const { subject, outcome, wake, error, atMs: nowMs } = result;
  const { instance, release, previous, unknown, lease } = subject;
  return {
    account_id: account.id,
    account_name: account.name,
    region_id: instance.regionId,
    zone_id: instance.zoneId,
    vpc_id: instance.vpcId,
    instance_id: instance.instanceId,
    instance_name: instance.name,
    instance_type: instance.type,
    status: valueIfKnown(instance.status),
    started_at: iso(valueIfKnown(instance.startedAtMs)),
    outcome: outcome.outcome,
    reason: "reason" in outcome ? outcome.reason : undefined,
    evidence: subject.evidence,
    lock_reasons: valueIfKnown(instance.lockReasons)?.join(",") || undefined,
    stopped_mode: instance.stoppedMode,
    wakes_on: wake?.wakesOn,
    next_attempt_at: iso(wake?.nextAttemptAtMs),
    error_code: error?.code,
    error_message: error?.message,
    cloud_request_id: result.cloudRequestId ?? error?.requestId,
    attempts: String((previous?.attempts ?? 0) + result.attempts),
    attempt_log: formatAttemptLog(result.attemptLog),
    first_attempt_at: iso(previous?.firstAttemptAtMs ?? result.attemptLog[0]?.atMs),
    waiting_since: iso(lease ? previous?.sinceMs : wake && waitsSinceMs(result)),
    unknown_fact: unknown?.fact,
    unknown_why: unknown?.why,
    lease_until: iso(lease?.untilMs),
    held_ending: lease && previous && endingOfRecord(previous),
    stopped_at: iso(subject.stoppedAtMs),
    release_at: iso(release?.atMs),
    release_source: release?.source,
    seconds_left: release ? String(Math.round((release.atMs - nowMs) / 1000)) : undefined,
    accepted_at: iso(result.acceptedAtMs),
    running_at: iso(result.runningAtMs),
    duration_ms: durationMs(result.acceptedAtMs, result.runningAtMs),
    warnings: subject.warnings.length > 0 ? JSON.stringify(subject.warnings) : undefined,
    note: [result.note, subject.note, run.note].filter(Boolean).join(" ") || undefined,
    ...common(run, "instance", `${account.id}/${instance.instanceId}`, nowMs),
  };
}

export interface Claim {
  readonly regionId: string;
  readonly instanceIds: readonly string[];
  readonly untilMs: number;
}

/** Returns the leases for instances that are about to be called, one record for up to 200 of them. */
export function intentRecords(
  run: RunIdentity,
  account: AccountLabel,
  { regionId, instanceIds, untilMs }: Claim,
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
      lease_until: toIso(untilMs),
      ...common(run, "intent", `${account.id}/${regionId}/${ids[0]}/${nowMs}`, nowMs),
    });
  }
  return records;
}

/** Returns the record that announces a part of this run for the account. A part whose run has no record is refused. */
export function announcement(run: RunIdentity, account: AccountLabel, nowMs: number): StoredRecord {
  return {
    account_id: account.id,
    account_name: account.name,
    instance_ids: "",
    lease_until: toIso(nowMs),
    ...common(run, "intent", `${account.id}/part`, nowMs),
  };
}

export function bookRecords(run: RunIdentity, account: AccountLabel, book: CaseBook): readonly StoredRecord[] {
  const parts = encodeBook(book);
  const id = `${run.runId}/${account.id}/${book.recordedAtMs}`;
  return parts.map((text, index) => ({
    account_id: account.id,
    account_name: account.name,
    book_id: id,
    part: String(index + 1),
    parts: String(parts.length),
    read_at: toIso(book.readAtMs),
    partial: book.partial && "true",
    book: text,
    ...common(run, "case_book", `${account.id}/${index + 1}`, book.recordedAtMs),
  }));
}

export interface AccountState {
  readonly counts: Readonly<Partial<Record<OutcomeName, number>>>;
  readonly balance?: { readonly available: number; readonly currency: string } | undefined;
  readonly lastPayment?: { readonly atMs?: number | undefined; readonly number: string } | undefined;
  readonly settleUntilMs?: number | undefined;
  readonly openCases?: number | undefined;
  readonly needsPersonDigest?: string | undefined;
  readonly unreadable: readonly Omit<UnreadablePlace, "isDenied">[];
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
    unreadable: state.unreadable.length === 0 ? undefined : JSON.stringify(state.unreadable.map(placeFields)),
    count_unreadable: String(state.unreadable.length),
    ...common(run, "account", account.id, nowMs),
  };
}

function placeFields({ place, what, why, sinceMs }: AccountState["unreadable"][number]) {
  return { place, what, why, since: toIso(sinceMs) };
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

const COUNT_FIELDS = OUTCOME_NAMES.map((name) => [name, `count_${name.replaceAll("-", "_")}`] as const);

function countFields(counts: RunState["counts"]): StoredRecord {
  return Object.fromEntries(COUNT_FIELDS.map(([name, field]) => [field, String(counts[name] ?? 0)]));
}

function durationMs(fromMs: number | undefined, toMs: number | undefined): string | undefined {
  return fromMs === undefined || toMs === undefined ? undefined : String(Math.max(0, Math.round(toMs - fromMs)));
}
