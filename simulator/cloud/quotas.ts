/**
 * The quotas that the engine has to find out. A bucket fills again steadily; a window allows a number of calls a minute
 * and opens with the next minute.
 */
import type { Action, QuotaSpec } from "../story.ts";

export interface Quotas {
  /** Returns undefined if the call may pass. Otherwise returns when to call again, if the refusal says so. */
  refuse(action: Action, accountId: string, regionId: string, nowMs: number): { retryAfterMs?: number } | undefined;
}

interface Meter {
  readonly spec: QuotaSpec;
  tokens: number;
  filledAtMs: number;
  minute: number;
  used: number;
}

export function createQuotas(specs: readonly QuotaSpec[], startMs: number): Quotas {
  const meters = new Map<string, Meter>();
  for (const spec of specs) {
    const tokens = spec.limit.kind === "bucket" ? spec.limit.burst : 0;
    meters.set(keyOf(spec.action, spec.accountId, spec.regionId), {
      spec,
      tokens,
      filledAtMs: startMs,
      minute: 0,
      used: 0,
    });
  }
  return {
    refuse: (action, accountId, regionId, nowMs) => {
      const meter = meters.get(keyOf(action, accountId, regionId));
      if (meter === undefined) return undefined;
      const waitMs = meter.spec.limit.kind === "bucket" ? takeToken(meter, nowMs) : takeShare(meter, nowMs);
      if (waitMs === 0) return undefined;
      return meter.spec.tellsWhen ? { retryAfterMs: Math.ceil(waitMs) } : {};
    },
  };
}

const keyOf = (action: string, accountId: string, regionId: string) => `${action}/${accountId}/${regionId}`;

/** Takes a token. Returns 0, or the milliseconds until the next token if there is none. */
function takeToken(meter: Meter, nowMs: number): number {
  const { limit } = meter.spec;
  if (limit.kind !== "bucket") return 0;
  meter.tokens = Math.min(limit.burst, meter.tokens + ((nowMs - meter.filledAtMs) / 1000) * limit.perSecond);
  meter.filledAtMs = nowMs;
  if (meter.tokens < 1) return ((1 - meter.tokens) / limit.perSecond) * 1000;
  meter.tokens -= 1;
  return 0;
}

/**
 * Counts the call in its minute. A minute that is used up throttles; the next one is open again. Source: the vendor's
 * page on API throttling, read 2026-08.
 */
function takeShare(meter: Meter, nowMs: number): number {
  const { limit } = meter.spec;
  if (limit.kind !== "window") return 0;
  const minute = Math.floor(nowMs / 60_000);
  if (minute !== meter.minute) {
    meter.minute = minute;
    meter.used = 0;
  }
  meter.used += 1;
  return meter.used > limit.perMinute ? (minute + 1) * 60_000 - nowMs : 0;
}
