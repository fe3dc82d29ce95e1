/** Seconds as people say them: two units at most, the smaller one dropped when it is zero. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";

const units = [
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3_600 },
  { name: "min", seconds: 60 },
  { name: "s", seconds: 1 },
] as const;

/** `3 d 4 h`, `12 min`, `40 s`; rounded down, so that a deadline is never promised later than it is. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const first = units.findIndex((unit) => whole >= unit.seconds);
  if (first === -1) return "0 s";
  const large = units[first]!;
  const count = Math.floor(whole / large.seconds);
  const small = units[first + 1];
  const rest = small === undefined ? 0 : Math.floor((whole % large.seconds) / small.seconds);
  const showRest = rest > 0 && large.name !== "min";
  return showRest ? `${count} ${large.name} ${rest} ${small!.name}` : `${count} ${large.name}`;
}

/** `?` where no deadline is known, `passed` once it is over; `≤` where it is only our own first sighting plus 15 days. */
export function formatTimeLeft(seconds: number | undefined, releaseSource: string | undefined): string {
  if (seconds === undefined) return "?";
  if (seconds <= 0) return "passed";
  const words = formatSeconds(seconds);
  return releaseSource === "first-seen" ? `≤ ${words}` : words;
}

/** Until the vendor releases the instance, counted from now and not from when the record was written. undefined: no deadline is known. */
export function secondsLeft(record: StoredRecord, nowMs: number): number | undefined {
  const releaseAtMs = Date.parse(record.release_at ?? "");
  if (!Number.isNaN(releaseAtMs)) return Math.floor((releaseAtMs - nowMs) / 1000);
  const recordedAtMs = Date.parse(record.recorded_at ?? "");
  const secondsThen = Number(record.seconds_left ?? Number.NaN);
  if (Number.isNaN(recordedAtMs) || Number.isNaN(secondsThen)) return undefined;
  return Math.floor(secondsThen - (nowMs - recordedAtMs) / 1000);
}
