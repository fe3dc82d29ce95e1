/** Computes from recorded balances how fast an account uses money, and when the balance will be used up. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";

export interface Trend {
  /** Money used in 24 hours, in the account's currency. Payments between two balances are left out. */
  readonly perDay: number;
}

const DAY_MS = 86_400_000;
/** Bills come once an hour, so a shorter span shows no trend. */
const SHORTEST_SPAN_MS = 6 * 3_600_000;

/**
 * Returns the trend from account records of one account, in any order. undefined: the recorded balances span less than
 * six hours.
 */
export function balanceTrend(records: readonly StoredRecord[]): Trend | undefined {
  const points = records
    .map((record) => ({
      atMs: Date.parse(record.recorded_at ?? ""),
      balance: Number(record.balance_available ?? Number.NaN),
    }))
    .filter(({ atMs, balance }) => !Number.isNaN(atMs) && !Number.isNaN(balance))
    .sort((a, b) => a.atMs - b.atMs);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.atMs - first.atMs < SHORTEST_SPAN_MS) return undefined;
  const used = points.reduce((sum, point, index) => {
    const before = points[index - 1];
    return before === undefined ? sum : sum + Math.max(0, before.balance - point.balance);
  }, 0);
  return { perDay: (used * DAY_MS) / (last.atMs - first.atMs) };
}

/** Returns the seconds until the balance is used up at this pace; undefined if the balance does not fall. */
export function secondsUntilEmpty(balance: number, trend: Trend | undefined): number | undefined {
  if (trend === undefined || trend.perDay <= 0) return undefined;
  return Math.max(0, (balance / trend.perDay) * 86_400);
}
