/** Writes one instance as text: its state, then its newest record, then its history. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { clean } from "../terminal/clean.ts";
import { type Explanation, isRunning } from "./explanation.ts";
import type { Style } from "./style.ts";
import { formatTimeLeft } from "./time-left.ts";
import { wakeWords } from "./wake-words.ts";
import { formatWhen } from "./when.ts";
import { displayWidth, wrap } from "./wrap.ts";

const LABEL_WIDTH = 16;
const SHOWN_HISTORY = 10;

export function renderExplanation(explanation: Explanation, style: Style): string {
  const { colours, texts } = style;
  const { records } = explanation;
  const facts = [...nowFacts(explanation, style), ...recordFacts(explanation, style)].flatMap(([label, text]) =>
    text === undefined || text === "" ? [] : [line(label, text, style)],
  );
  const history = records.slice(0, SHOWN_HISTORY).map((record) => `  ${historyLine(record, style)}`);
  const more = records.length > SHOWN_HISTORY ? [`  ${texts.explain.older(records.length - SHOWN_HISTORY)}`] : [];
  const past = records.length === 0 ? [] : ["", colours.bold(texts.explain.history), ...history, ...more];
  return [colours.bold(heading(explanation)), ...facts, ...past].join("\n");
}

type Fact = readonly [label: string, text: string | undefined];

function nowFacts(explanation: Explanation, style: Style): Fact[] {
  const { facts } = style.texts.explain;
  return [
    [facts.state, stateWords(explanation.now, style)],
    [facts.care, careWords(explanation, style)],
  ];
}

function stateWords(now: Explanation["now"], { texts }: Style): string {
  const words = texts.explain.state;
  if (now === "gone") return words.gone;
  if (now === "unread") return words.unread;
  const status = now.status ?? texts.terms.notKnown;
  if (status === "Running" && now.startedAtMs !== undefined) return words.running(formatWhen(now.startedAtMs));
  return now.lockReasons.length === 0 ? status : words.withLocks(status, now.lockReasons.join(", "));
}

function careWords({ care, now }: Explanation, { texts }: Style): string {
  const words = texts.explain.care;
  const account = typeof now === "object" ? now.accountId : "?";
  switch (care.kind) {
    case "yes":
      return words.yes;
    case "excluded":
      return words.excluded(care.tag);
    case "not-selected":
      return words.notSelected;
    case "subscription":
      return words.subscription;
    case "spot":
      return words.spot;
    case "tags-unknown":
      return words.tagsUnknown;
    case "foreign-region":
      return words.foreignRegion(typeof now === "object" ? now.regionId : "?", account);
    case "foreign-account":
      return words.foreignAccount(account);
  }
}

function recordFacts(explanation: Explanation, style: Style): Fact[] {
  const { newest, rule, advice, heldUntil } = explanation;
  const { texts } = style;
  const { facts } = texts.explain;
  const lease: Fact = [facts.lease, heldUntil && formatWhen(heldUntil)];
  if (newest === undefined) return [[facts.outcome, texts.explain.neverRecorded], lease];
  return [
    [facts.outcome, outcomeWords(newest, style)],
    [facts.rule, rule],
    [facts.evidence, evidenceWords(newest, style)],
    // The state now names the locks that hold the instance now.
    [facts.locks, typeof explanation.now === "object" ? undefined : newest.lock_reasons],
    [facts.stoppedAt, newest.stopped_at && formatWhen(newest.stopped_at)],
    [facts.startedAt, newest.started_at && formatWhen(newest.started_at)],
    [facts.attempts, attempts(newest)],
    [facts.lastError, errorWords(newest)],
    [facts.warnings, listed(newest.warnings)],
    [facts.nextAttempt, isRunning(explanation.now) ? undefined : nextWords(explanation, newest, style)],
    lease,
    [facts.advice, advice],
    [facts.timeLeft, timeLeftWords(explanation, newest, style)],
    [facts.note, newest.note],
  ];
}

function outcomeWords(record: StoredRecord, { texts }: Style): string {
  const { outcome = "unknown", reason } = record;
  const word = reason ? `${outcome}/${reason}` : outcome;
  const at = record.recorded_at === undefined ? [] : [formatWhen(record.recorded_at)];
  const what = record.mode === "plan" ? texts.terms.withName(word, texts.explain.plan) : word;
  return [what, ...at].join(texts.terms.comma);
}

function evidenceWords({ evidence }: StoredRecord, { texts }: Style): string {
  const words: Readonly<Record<string, string>> = texts.terms.evidence;
  return evidence === undefined ? texts.terms.none : (words[evidence] ?? texts.terms.newerWord);
}

function errorWords(record: StoredRecord): string | undefined {
  const { error_code: code, error_message: message, cloud_request_id: requestId } = record;
  if (code === undefined) return undefined;
  const what = [code, message].filter(Boolean).join(": ");
  return requestId === undefined ? what : `${what} (${requestId})`;
}

function nextWords(
  { isLockGone }: Explanation,
  { next_attempt_at: at, wakes_on: wakesOn }: StoredRecord,
  { texts }: Style,
): string | undefined {
  if (isLockGone) return texts.report.nextRun;
  return at === undefined ? wakeWords(wakesOn, texts) : formatWhen(at);
}

/** Returns nothing for an instance that runs or is gone, because it will not be released. */
function timeLeftWords({ now, secondsLeft }: Explanation, record: StoredRecord, { texts }: Style): string | undefined {
  if (isRunning(now) || record.outcome === "released") return undefined;
  const words = formatTimeLeft(secondsLeft, record.release_source, texts);
  const at = record.release_at;
  if (at === undefined) return words;
  const sources: Readonly<Record<string, string>> = texts.terms.releaseSource;
  const source = sources[record.release_source ?? ""] ?? texts.terms.notKnown;
  return texts.explain.timeLeft(words, texts.explain.release(formatWhen(at), source));
}

/** Returns the calls on record. `attempt_log` is a JSON list of [time, code, requestId]. */
function attempts(record: StoredRecord): string | undefined {
  const count = record.attempts;
  if (count === undefined) return undefined;
  const log = parsedList(record.attempt_log)
    .filter((entry): entry is unknown[] => Array.isArray(entry))
    .map((entry) => entry.filter((part) => part !== null && part !== "").join(" "));
  return [count, ...log].join("\n");
}

function listed(json: string | undefined): string | undefined {
  const words = parsedList(json).map(String);
  return words.length === 0 ? undefined : words.join(", ");
}

function parsedList(json: string | undefined): unknown[] {
  try {
    const value: unknown = JSON.parse(json ?? "[]");
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function heading({ instanceId, accountName, now, newest }: Explanation): string {
  const seen = typeof now === "object" ? now : undefined;
  const place = [accountName, seen?.regionId ?? newest?.region_id, seen?.zoneId ?? newest?.zone_id];
  const name = seen?.name ?? newest?.instance_name;
  return clean([instanceId, name, place.filter(Boolean).join(" ")].filter(Boolean).join("  "));
}

function historyLine(record: StoredRecord, { texts }: Style): string {
  const { outcome = "unknown", reason } = record;
  const triggers: Readonly<Record<string, string>> = texts.terms.triggers;
  const words = [
    record.recorded_at === undefined ? undefined : formatWhen(record.recorded_at),
    reason ? `${outcome}/${reason}` : outcome,
    record.mode === "plan" ? texts.explain.plan : undefined,
    record.error_code,
    texts.explain.run(record.run_id ?? "?"),
    triggers[record.trigger ?? ""] ?? record.trigger,
  ];
  return clean(words.filter(Boolean).join("  "));
}

function line(label: string, text: string, { colours, width }: Style): string {
  const lines = text.split("\n").flatMap((part) => wrap(clean(part), width - LABEL_WIDTH));
  const head = colours.dim(label) + " ".repeat(Math.max(1, LABEL_WIDTH - displayWidth(label)));
  return lines.map((part, index) => `${index === 0 ? head : " ".repeat(LABEL_WIDTH)}${part}`).join("\n");
}
