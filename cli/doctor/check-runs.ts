/**
 * Reads the function's own records: when it last ran, with which configuration and version, and what it could not do.
 */

import { VERSION } from "../../functions/compose.ts";
import type { Configuration } from "../../functions/configuration/configuration.ts";
import { configHash } from "../../functions/configuration/configuration.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Words } from "../report/case-view.ts";
import { parseProblems, problemMessage } from "../report/shown-problem.ts";
import { formatSeconds } from "../report/time-left.ts";
import { type Finding, failed, type Subject, unchecked } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

const MINUTE_MS = 60_000;
/**
 * A tick is due every 5 minutes and a sweep every 60. The limits allow for one missed run and the 15 minutes that a run
 * may take.
 */
const LATEST_TICK_MS = 20 * MINUTE_MS;
const LATEST_SWEEP_MS = 135 * MINUTE_MS;
/** Limits for the first runs after a deployment or a payment: the interval, and the time of a short run. */
const FIRST_TICK_MS = 7 * MINUTE_MS;
const FIRST_SWEEP_MS = 65 * MINUTE_MS;

export interface RunFacts {
  readonly configuration: Configuration;
  /** Run records of the last day, in any order. */
  readonly runs: readonly StoredRecord[];
  readonly nowMs: number;
  /**
   * Epoch milliseconds from which the timers can fire: their last change, or the payment that ended the arrears of the
   * function's account.
   */
  readonly firingSinceMs: number | undefined;
  readonly stdoutProject: string;
}

export function checkRuns(facts: RunFacts, words: Words): Finding[] {
  const t = words.texts.doctor.runs;
  // Only the function runs by a timer. Runs of the command line have records too, and do not count here.
  const timed = facts.runs.filter(({ trigger }) => trigger === "timer").sort((left, right) => atMs(right) - atMs(left));
  const [newest] = timed;
  const tick = age(newest, TICK, facts, words);
  if (newest === undefined) return [tick];
  const sweep = timed.find(({ calls }) => /"DescribeInstances":/.test(calls ?? ""));
  return [
    tick,
    age(sweep, SWEEP, facts, words),
    sameConfiguration(newest, facts.configuration, t),
    sameVersion(newest, t),
    problems(newest, words),
  ];
}

const atMs = ({ recorded_at }: StoredRecord): number => Date.parse(recorded_at ?? "") || 0;

interface Rhythm {
  readonly what: Subject & { readonly check: "last-tick" | "last-sweep" };
  readonly latestMs: number;
  readonly firstMs: number;
}

const TICK: Rhythm = { what: { check: "last-tick" }, latestMs: LATEST_TICK_MS, firstMs: FIRST_TICK_MS };
const SWEEP: Rhythm = { what: { check: "last-sweep" }, latestMs: LATEST_SWEEP_MS, firstMs: FIRST_SWEEP_MS };

function age(newest: StoredRecord | undefined, rhythm: Rhythm, facts: RunFacts, { texts }: Words): Finding {
  const t = texts.doctor.runs;
  const { what, latestMs, firstMs } = rhythm;
  const { nowMs, firingSinceMs, stdoutProject } = facts;
  const words = t[what.check];
  const ageMs = newest === undefined ? Number.POSITIVE_INFINITY : nowMs - atMs(newest);
  const length = (ms: number) => formatSeconds(ms / 1000, texts);
  if (ageMs <= latestMs) return { what, ok: true, detail: words.ago(length(ageMs)) };
  const dueInMs = firingSinceMs === undefined ? 0 : firingSinceMs + firstMs - nowMs;
  if (dueInMs > 0) return unchecked(what, words.notDue, { fix: t.fixNotDue(length(Math.max(dueInMs, MINUTE_MS))) });
  const advice = { why: t.whyNone, fix: t.fixNone(stdoutProject) };
  return failed(what, newest === undefined ? words.none : words.late(length(ageMs)), advice);
}

function sameConfiguration(newest: StoredRecord, configuration: Configuration, t: DoctorTexts["runs"]): Finding {
  const what: Subject = { check: "function-configuration" };
  const [there, here] = [newest.config_hash ?? "?", configHash(configuration)];
  if (there === here) return { what, ok: true, detail: t.hashSame(here) };
  return failed(what, t.hashDiffers(there, here), { why: t.whyHash, fix: "npx s deploy -t s.mine.yaml -y" });
}

function sameVersion(newest: StoredRecord, t: DoctorTexts["runs"]): Finding {
  const what: Subject = { check: "function-version" };
  const there = newest.version ?? "?";
  if (there === VERSION) return { what, ok: true, detail: there };
  return failed(what, t.versionDiffers(there, VERSION), { why: t.whyVersion, fix: t.fixVersion });
}

function problems(newest: StoredRecord, { language, texts }: Words): Finding {
  const t = texts.doctor.runs;
  const what: Subject = { check: "last-problems" };
  const found = parseProblems(newest.problems);
  const [first] = found;
  if (first === undefined) return { what, ok: true, detail: t.noProblems };
  const detail = t.problems(found.length, problemMessage(first, language));
  return failed(what, detail, { why: t.whyProblems, fix: t.fixProblems });
}
