/**
 * Call quotas per account, region and action. A quota is a token bucket, or a window that opens again at the next full
 * period of the cloud's clock. Source: page "API throttling" of ECS, read 2026-08. It says that limits hold per
 * account, region and API, and that a throttled API opens again in the next minute. The vendor does not publish the
 * numbers.
 */
import type { Clock } from "./clock.ts";
import type { Call } from "./world.ts";

export interface QuotaRule {
  readonly service?: string;
  readonly action?: string;
  readonly region?: string;
  readonly accountId?: string;
  /** Token bucket: calls per second (`rate`) and calls at once (`burst`). */
  readonly rate?: number;
  readonly burst?: number;
  /** Window: `limit` calls in each `perSeconds` (default: 60). */
  readonly limit?: number;
  readonly perSeconds?: number;
  /** true: the refusal carries the header x-acs-retry-after. */
  readonly tellsWhen?: boolean;
  /** HTTP status of the refusal; default: 400 with the code Throttling.User. */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
}

interface QuotaExceeded {
  readonly rule: QuotaRule;
  /** Cloud milliseconds until the next call passes. */
  readonly opensInMs: number;
}

export interface Quotas {
  set(rules: readonly QuotaRule[]): void;
  list(): readonly QuotaRule[];
  /** Counts the call against the first rule that matches. Returns undefined if the call may pass. */
  take(call: Call): QuotaExceeded | undefined;
}

interface Meter {
  tokens: number;
  atMs: number;
}

const MOST_METERS = 10_000;

const matches = (rule: QuotaRule, call: Call): boolean =>
  (rule.service === undefined || rule.service === call.service) &&
  (rule.action === undefined || rule.action === call.action) &&
  (rule.region === undefined || rule.region === call.regionId) &&
  (rule.accountId === undefined || rule.accountId === call.accountId);

export function createQuotas(clock: Clock): Quotas {
  let rules: readonly QuotaRule[] = [];
  const meters = new Map<string, Meter>();
  /**
   * Drops the oldest meter if there are 10,000. Callers choose the region, so the number of meters would have no bound.
   */
  const dropOldestMeter = () => {
    const [oldest] = meters.keys();
    if (meters.size >= MOST_METERS && oldest !== undefined) meters.delete(oldest);
  };

  /** Returns undefined if a token was taken, otherwise the milliseconds to wait. */
  const takeToken = (key: string, rate: number, burst: number): number | undefined => {
    const nowMs = clock.nowMs();
    const meter = meters.get(key) ?? { tokens: burst, atMs: nowMs };
    dropOldestMeter();
    meters.set(key, meter);
    meter.tokens = Math.min(burst, meter.tokens + (Math.max(0, nowMs - meter.atMs) * rate) / 1000);
    meter.atMs = nowMs;
    if (meter.tokens < 1) return Math.ceil(((1 - meter.tokens) * 1000) / rate);
    meter.tokens -= 1;
    return undefined;
  };

  const takeFromWindow = (key: string, limit: number, perMs: number): number | undefined => {
    const nowMs = clock.nowMs();
    const startMs = nowMs - (nowMs % perMs);
    const meter = meters.get(key);
    const used = meter?.atMs === startMs ? meter.tokens : 0;
    if (used >= limit) return startMs + perMs - nowMs;
    dropOldestMeter();
    meters.set(key, { tokens: used + 1, atMs: startMs });
    return undefined;
  };

  return {
    set(next) {
      rules = next;
      meters.clear();
    },
    list: () => rules,
    take(call) {
      const index = rules.findIndex((rule) => matches(rule, call));
      const rule = rules[index];
      if (rule === undefined) return undefined;
      const key = `${index}/${call.accountId}/${call.regionId}/${call.service}/${call.action}`;
      const opensInMs =
        rule.rate === undefined
          ? takeFromWindow(key, rule.limit ?? Number.POSITIVE_INFINITY, (rule.perSeconds ?? 60) * 1000)
          : takeToken(key, rule.rate, rule.burst ?? Math.max(1, rule.rate));
      return opensInMs === undefined ? undefined : { rule, opensInMs };
    },
  };
}
