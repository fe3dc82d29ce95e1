/** Reads event times in every spelling that Alibaba Cloud's own material uses. */
import { DAY_MS, MINUTE_MS } from "../../lang/durations.ts";

/**
 * Extended and basic ISO 8601, with the zone as an offset (`Z`, `+08:00`, `+0800`) or as a word (`PRC`, `Asia/Shanghai`).
 * The words come from the vendor's EventBridge overview and event-pattern pages, the basic form from CloudMonitor's `eventTime`
 * (read 2026-08; not verified on the live cloud). `Date.parse` refuses the basic form and the words.
 */
const SPELLING =
  /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d)(?::?(\d\d)(?:\.(\d{1,9}))?)?(Z|UTC|PRC|Asia\/Shanghai|[+-]\d\d:?\d\d)$/i;

/** 9999-12-31: a later time has no ISO text of four digits. */
const LAST_MS = 253_402_300_799_999;
/** As seconds this number is the year 5138, so larger numbers are milliseconds. */
const FIRST_MILLISECONDS = 100_000_000_000;
const CHINA_OFFSET_MINUTES = 480;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Returns the time of a value. Publishers also send seconds or milliseconds since 1970, as a number or as digits. */
export function timeOf(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d{10,13}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number") return typeof value === "string" ? parseTime(value) : undefined;
  if (!Number.isFinite(number) || number <= 0) return undefined;
  const ms = Math.round(number < FIRST_MILLISECONDS ? number * 1000 : number);
  return ms <= LAST_MS ? ms : undefined;
}

/** Returns epoch milliseconds; undefined: the text is no complete time. An odd time then does not lose the event. */
export function parseTime(text: string | undefined): number | undefined {
  const found = text === undefined ? undefined : SPELLING.exec(text);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const days = daysSinceEpoch(year, month, day);
  const offset = offsetMinutes(String(found[8]));
  if (days === undefined || offset === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = Number((found[7] ?? "").padEnd(3, "0").slice(0, 3));
  return days * DAY_MS + (hour * 60 + minute - offset) * MINUTE_MS + second * 1000 + fraction;
}

function offsetMinutes(zone: string): number | undefined {
  const word = zone.toUpperCase();
  if (word === "Z" || word === "UTC") return 0;
  if (word === "PRC" || word === "ASIA/SHANGHAI") return CHINA_OFFSET_MINUTES;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** Returns the days from 1970-01-01 in the Gregorian calendar; undefined: the day does not exist. */
function daysSinceEpoch(year: number, month: number, day: number): number | undefined {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = (DAYS_IN_MONTH[month - 1] ?? 0) + (leap && month === 2 ? 1 : 0);
  if (day < 1 || day > length) return undefined;
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const inYear = DAYS_IN_MONTH.slice(0, month - 1).reduce((sum, each) => sum + each, 0) + (leap && month > 2 ? 1 : 0);
  const EPOCH_DAYS = 719_162; // days before 1970-01-01, counted from 0001-01-01
  return before * 365 + leapDays + inYear + day - 1 - EPOCH_DAYS;
}
