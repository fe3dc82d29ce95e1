/** Writes lengths of time with at most two units. The smaller unit is left out if it is zero. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Texts } from "../texts/texts.ts";

const UNITS = [
  { name: "day", seconds: 86_400 },
  { name: "hour", seconds: 3_600 },
  { name: "minute", seconds: 60 },
  { name: "second", seconds: 1 },
] as const;

/** Returns for example `3 d 4 h`, `12 min` or `40 s`. Rounds down, so that a deadline never looks later than it is. */
export function formatSeconds(seconds: number, { terms }: Texts): string {
  const whole = Math.max(0, Math.floor(seconds));
  const first = UNITS.findIndex((unit) => whole >= unit.seconds);
  if (first === -1) return `0 ${terms.units.second}`;
  const large = UNITS[first]!;
  const count = Math.floor(whole / large.seconds);
  const small = UNITS[first + 1];
  const rest = small === undefined ? 0 : Math.floor((whole % large.seconds) / small.seconds);
  const largeWords = `${count} ${terms.units[large.name]}`;
  // Seconds beside minutes tell a reader nothing.
  if (small === undefined || rest === 0 || large.name === "minute") return largeWords;
  return `${largeWords} ${rest} ${terms.units[small.name]}`;
}

/**
 * Returns `?` for an unknown deadline and `passed` for one in the past. `at most` marks a deadline that is our first
 * sighting plus 15 days.
 */
export function formatTimeLeft(seconds: number | undefined, releaseSource: string | undefined, texts: Texts): string {
  const { terms } = texts;
  if (seconds === undefined) return terms.unknown;
  if (seconds <= 0) return terms.passed;
  const words = formatSeconds(seconds, texts);
  return releaseSource === "first-seen" ? terms.atMost(words) : words;
}

/** Returns the seconds from now until the vendor releases the instance. undefined: the release is not known. */
export function secondsLeft(record: StoredRecord, nowMs: number): number | undefined {
  const releaseAtMs = Date.parse(record.release_at ?? "");
  if (!Number.isNaN(releaseAtMs)) return Math.floor((releaseAtMs - nowMs) / 1000);
  const recordedAtMs = Date.parse(record.recorded_at ?? "");
  const secondsThen = Number(record.seconds_left ?? Number.NaN);
  if (Number.isNaN(recordedAtMs) || Number.isNaN(secondsThen)) return undefined;
  return Math.floor(secondsThen - (nowMs - recordedAtMs) / 1000);
}
