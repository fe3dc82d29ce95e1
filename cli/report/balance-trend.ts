/** How fast an account uses money, from the balances on record, and how long what is left lasts. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";

export interface Trend {
  /** Units of the currency; payments are left out of the sum. */
  readonly perDay: number;
}

const dayMs = 86_400_000;
/** Bills come by the hour, so a shorter span says nothing. */
const shortestSpanMs = 6 * 3_600_000;

/** undefined: fewer than six hours of balances are on record. `records`: account records of one account, in any order. */
export function balanceTrend(records: readonly StoredRecord[]): Trend | undefined {
  const points = records
    .map((record) => ({
      atMs: Date.parse(record.recorded_at ?? ""),
      balance: Number(record.balance_available ?? Number.NaN),
    }))
    .filter(({ atMs, balance }) => !Number.isNaN(atMs) && !Number.isNaN(balance))
    .sort((a, b) => a.atMs - b.atMs);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.atMs - first.atMs < shortestSpanMs) return undefined;
  const used = points.reduce((sum, point, index) => {
    const before = points[index - 1];
    return before === undefined ? sum : sum + Math.max(0, before.balance - point.balance);
  }, 0);
  return { perDay: (used * dayMs) / (last.atMs - first.atMs) };
}

/** Seconds until the balance is used up at this pace; undefined where it does not fall. */
export function secondsUntilEmpty(balance: number, trend: Trend | undefined): number | undefined {
  if (trend === undefined || trend.perDay <= 0) return undefined;
  return Math.max(0, (balance / trend.perDay) * 86_400);
}
