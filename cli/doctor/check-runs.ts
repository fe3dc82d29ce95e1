/** What the function's own records say: when it last ran, with which configuration and version, and what it could not do. */

import { VERSION } from "../../functions/compose.ts";
import type { Configuration } from "../../functions/configuration/configuration.ts";
import { configHash } from "../../functions/configuration/configuration.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { type Finding, failed } from "./check.ts";
import type { DoctorTexts } from "./doctor-texts.ts";

const minuteMs = 60_000;
/** A tick is due every 5 minutes and a sweep every 60; one may be missed, and a run takes up to 15 minutes. */
const latestTickMs = 20 * minuteMs;
const latestSweepMs = 135 * minuteMs;

export interface RunFacts {
  readonly configuration: Configuration;
  /** Records of type `run` of the last day, in any order. */
  readonly runs: readonly StoredRecord[];
  readonly nowMs: number;
  readonly stdoutProject: string;
}

export function checkRuns({ configuration, runs, nowMs, stdoutProject }: RunFacts, texts: DoctorTexts): Finding[] {
  const t = texts.runs;
  // Only the function runs by a timer: the command line writes records of runs as well.
  const timed = runs.filter(({ trigger }) => trigger === "timer").sort((left, right) => atMs(right) - atMs(left));
  const [newest] = timed;
  if (newest === undefined) {
    return [failed("last tick", t.none, { why: t.whyNone, fix: t.fixNone(stdoutProject) })];
  }
  return [
    age("last tick", nowMs - atMs(newest), latestTickMs, { said: t.tick, late: t.lateTick, texts, stdoutProject }),
    sweep(timed, nowMs, stdoutProject, texts),
    sameConfiguration(newest, configuration, t),
    sameVersion(newest, t),
    problems(newest, t),
  ];
}

const atMs = ({ recorded_at }: StoredRecord): number => Date.parse(recorded_at ?? "") || 0;

interface AgeWords {
  readonly said: (ago: string) => string;
  readonly late: (ago: string) => string;
  readonly texts: DoctorTexts;
  readonly stdoutProject: string;
}

function age(what: string, ms: number, latestMs: number, { said, late, texts, stdoutProject }: AgeWords): Finding {
  if (ms <= latestMs) return { what, ok: true, detail: said(ago(ms)) };
  return failed(what, late(ago(ms)), { why: texts.runs.whyNone, fix: texts.runs.fixNone(stdoutProject) });
}

function sweep(timed: readonly StoredRecord[], nowMs: number, stdoutProject: string, texts: DoctorTexts): Finding {
  const t = texts.runs;
  const newest = timed.find(({ calls }) => /"DescribeInstances":/.test(calls ?? ""));
  if (newest === undefined) {
    return failed("last sweep", t.noSweep, { why: t.whyNone, fix: t.fixNone(stdoutProject) });
  }
  const words = { said: t.sweep, late: t.lateSweep, texts, stdoutProject };
  return age("last sweep", nowMs - atMs(newest), latestSweepMs, words);
}

function sameConfiguration(newest: StoredRecord, configuration: Configuration, t: DoctorTexts["runs"]): Finding {
  const what = "configuration of the function";
  const [there, here] = [newest.config_hash ?? "?", configHash(configuration)];
  if (there === here) return { what, ok: true, detail: t.hashSame(here) };
  return failed(what, t.hashDiffers(there, here), { why: t.whyHash, fix: "npx s deploy -t s.mine.yaml -y" });
}

function sameVersion(newest: StoredRecord, t: DoctorTexts["runs"]): Finding {
  const what = "version of the function";
  const there = newest.version ?? "?";
  if (there === VERSION) return { what, ok: true, detail: there };
  return failed(what, t.versionDiffers(there, VERSION), { why: t.whyVersion, fix: t.fixVersion });
}

function problems(newest: StoredRecord, t: DoctorTexts["runs"]): Finding {
  const what = "problems of the last run";
  const messages = messagesOf(newest.problems);
  const [first] = messages;
  if (first === undefined) return { what, ok: true, detail: t.noProblems };
  return failed(what, t.problems(messages.length, first), { why: t.whyProblems, fix: "ecs-recovery report" });
}

function messagesOf(json: string | undefined): string[] {
  try {
    const value: unknown = JSON.parse(json ?? "[]");
    if (!Array.isArray(value)) return [];
    return value.map((problem: { message?: unknown }) => String(problem?.message ?? "?"));
  } catch {
    return [];
  }
}

function ago(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / minuteMs));
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
