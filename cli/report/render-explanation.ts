/** All that the records say of one instance, newest first. */
import { endingOfRecord } from "../../functions/core/decision/reasons.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { clean } from "../terminal/clean.ts";
import { decidingRule, evidenceInWords, releaseSourceInWords } from "./deciding-rule.ts";
import type { Look } from "./render-report.ts";
import { formatTimeLeft, secondsLeft } from "./time-left.ts";
import { whatWouldChangeIt } from "./what-would-change-it.ts";
import { wrap } from "./wrap.ts";

const labelWidth = 16;
const shownHistory = 10;

/** `records`: those of one instance, the newest first, at least one. */
export function renderExplanation(records: readonly StoredRecord[], nowMs: number, look: Look): string {
  const newest = records[0];
  if (newest === undefined) return "No record names this instance.";
  const { colours } = look;
  const facts = factsOf(newest, nowMs).flatMap(([label, text]) =>
    text === undefined ? [] : [line(label, text, look)],
  );
  const history = records.slice(0, shownHistory).map((record) => `  ${historyLine(record)}`);
  const more = records.length > shownHistory ? [`  and ${records.length - shownHistory} older`] : [];
  return [colours.bold(heading(newest)), ...facts, "", colours.bold("On record"), ...history, ...more].join("\n");
}

function factsOf(record: StoredRecord, nowMs: number): [label: string, text: string | undefined][] {
  const { error_code: code, error_message: message, cloud_request_id: requestId } = record;
  const left = secondsLeft(record, nowMs);
  const what = [code, message].filter(Boolean).join(": ");
  const error = code === undefined ? undefined : requestId === undefined ? what : `${what} (request ${requestId})`;
  return [
    ["Outcome", endingOfRecord(record)],
    ["Rule", decidingRule(record)],
    ["Evidence", evidenceInWords(record.evidence) ?? "none"],
    ["Locks", record.lock_reasons],
    ["Stopped at", record.stopped_at],
    ["Started at", record.started_at],
    ["Attempts", attempts(record)],
    ["Last error", error],
    ["Warnings", listed(record.warnings)],
    ["Next attempt", record.next_attempt_at ?? record.wakes_on],
    ["Would change it", whatWouldChangeIt(record)],
    ["Time left", `${formatTimeLeft(left, record.release_source)}${deadline(record)}`],
    ["Note", record.note],
  ];
}

function deadline(record: StoredRecord): string {
  const at = record.release_at;
  const source = releaseSourceInWords(record.release_source);
  if (at === undefined) return "";
  return source === undefined ? ` (release at ${at})` : ` (release at ${at}, from ${source})`;
}

/** `attempt_log` is a JSON list of [time, code, requestId]. */
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

function heading(record: StoredRecord): string {
  const place = [record.account_name ?? record.account_id, record.region_id, record.zone_id].filter(Boolean);
  return clean([record.instance_id, record.instance_name, place.join(" ")].filter(Boolean).join("  "));
}

function historyLine(record: StoredRecord): string {
  const words = [record.recorded_at, endingOfRecord(record), record.error_code, `run ${record.run_id}`, record.trigger];
  return clean(words.filter(Boolean).join("  "));
}

function line(label: string, text: string, { colours, width }: Look): string {
  const lines = text.split("\n").flatMap((part) => wrap(clean(part), width - labelWidth));
  return lines
    .map((part, index) => `${index === 0 ? colours.dim(label.padEnd(labelWidth)) : " ".repeat(labelWidth)}${part}`)
    .join("\n");
}
