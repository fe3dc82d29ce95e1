/**
 * Reads the schedule of a timer trigger: `@every <n><s|m|h>`, or `second minute hour day month weekday` in UTC.
 * Weekdays are 0-7 or SUN-SAT; 0 and 7 are Sunday. Source: "Time triggers" of Function Compute, read 2026-08.
 */
export interface Schedule {
  /** Returns the first time after `afterMs`, in epoch milliseconds. undefined: there is none within four years. */
  next(afterMs: number): number | undefined;
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000 } as const;
const MONTH_NAMES = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAY_NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const DAY_MS = 86_400_000;

export function parseSchedule(expression: string): Schedule | undefined {
  const every = /^@every (\d{1,6})([smh])$/.exec(expression.trim());
  if (every !== null) {
    const [, count, unit] = every;
    const [, unitMs = 0] = Object.entries(UNIT_MS).find(([name]) => name === unit) ?? [];
    const periodMs = Number(count) * unitMs;
    return periodMs > 0 ? { next: (afterMs) => afterMs + periodMs } : undefined;
  }
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [seconds, minutes, hours, days, months, weekdays] = [
    parseField(fields[0]!, { low: 0, high: 59 }),
    parseField(fields[1]!, { low: 0, high: 59 }),
    parseField(fields[2]!, { low: 0, high: 23 }),
    parseField(fields[3]!, { low: 1, high: 31 }),
    parseField(fields[4]!, { low: 1, high: 12, names: MONTH_NAMES }),
    parseField(fields[5]!, { low: 0, high: 7, names: DAY_NAMES }),
  ];
  if (!seconds || !minutes || !hours || !days || !months || !weekdays) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  const isOpen = (field: string) => field === "*" || field === "?";
  const fitsDay = (date: Date) => {
    const inMonth = days.has(date.getUTCDate());
    const inWeek = weekdays.has(date.getUTCDay());
    // If day and weekday are both given, one of them is enough, as in every cron.
    return isOpen(fields[3]!) || isOpen(fields[5]!) ? inMonth && inWeek : inMonth || inWeek;
  };
  return {
    next(afterMs) {
      const fromMs = Math.floor(afterMs / 1000) * 1000 + 1000;
      for (let midnightMs = fromMs - (fromMs % DAY_MS), left = 1462; left > 0; midnightMs += DAY_MS, left -= 1) {
        const date = new Date(midnightMs);
        if (!months.has(date.getUTCMonth() + 1) || !fitsDay(date)) continue;
        const found = firstOfDay(midnightMs, fromMs, { hours, minutes, seconds });
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

interface TimesOfDay {
  readonly hours: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly seconds: ReadonlySet<number>;
}

function firstOfDay(midnightMs: number, fromMs: number, times: TimesOfDay): number | undefined {
  const { hours, minutes, seconds } = times;
  for (const hour of ascending(hours)) {
    for (const minute of ascending(minutes)) {
      const minuteMs = midnightMs + hour * UNIT_MS.h + minute * UNIT_MS.m;
      if (minuteMs + UNIT_MS.m <= fromMs) continue;
      for (const second of ascending(seconds)) {
        if (minuteMs + second * UNIT_MS.s >= fromMs) return minuteMs + second * UNIT_MS.s;
      }
    }
  }
  return undefined;
}

const ascending = (values: ReadonlySet<number>) => [...values].sort((left, right) => left - right);

interface FieldRange {
  readonly low: number;
  readonly high: number;
  /** Names of the values in order; the first name stands for `low`. */
  readonly names?: readonly string[];
}

/**
 * Returns the values of a field, or undefined if it is malformed. A field has `*`, `?`, `n`, `a-b`, a step after a
 * slash, names, and commas between them.
 */
function parseField(field: string, { low, high, names = [] }: FieldRange) {
  const values = new Set<number>();
  const toNumber = (text: string) => {
    const name = names.indexOf(text.toUpperCase());
    return name >= 0 ? name + low : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  for (const part of field.split(",")) {
    const [range = "", step] = part.split("/");
    const [from = "", to] = range === "*" || range === "?" ? [String(low), String(high)] : range.split("-");
    const first = toNumber(from);
    const last = to === undefined ? (step === undefined ? first : high) : toNumber(to);
    const stride = step === undefined ? 1 : Number(step);
    if (!(first >= low && last <= high && first <= last && Number.isInteger(stride) && stride > 0)) return undefined;
    for (let value = first; value <= last; value += stride) values.add(value);
  }
  return values;
}
