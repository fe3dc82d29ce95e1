/**
 * Quotas as the vendor describes them, from the service's side. This reading is the benchmark's own and shares no code with the
 * function.
 */

export interface Quota {
  /** Returns true if the call is admitted, and counts it. */
  admit(atMs: number): boolean;
  /** Returns the earliest time, from `atMs` on, at which a call would be admitted. */
  opensAtMs(atMs: number): number;
}

export type QuotaShape =
  | { readonly kind: "bucket"; readonly perSecond: number; readonly burst: number }
  | {
      readonly kind: "window";
      readonly calls: number;
      readonly seconds: number;
      readonly from: "minute" | "first-call";
    };

export function createQuota(shape: QuotaShape): Quota {
  switch (shape.kind) {
    case "bucket":
      return createBucket(shape.perSecond, shape.burst);
    case "window":
      return createWindow(shape.calls, shape.seconds * 1_000, shape.from === "minute");
  }
}

function createBucket(perSecond: number, burst: number): Quota {
  let tokens = burst;
  let seenAtMs: number | undefined;
  const fill = (atMs: number) => {
    tokens = Math.min(burst, tokens + (Math.max(0, atMs - (seenAtMs ?? atMs)) * perSecond) / 1_000);
    seenAtMs = Math.max(atMs, seenAtMs ?? atMs);
  };
  return {
    admit(atMs) {
      fill(atMs);
      if (tokens < 1 - 1e-9) return false;
      tokens -= 1;
      return true;
    },
    opensAtMs(atMs) {
      fill(atMs);
      return tokens >= 1 - 1e-9 ? atMs : atMs + ((1 - tokens) * 1_000) / perSecond;
    },
  };
}

function createWindow(calls: number, lengthMs: number, aligned: boolean): Quota {
  let startMs = Number.NEGATIVE_INFINITY;
  let used = 0;
  const turn = (atMs: number) => {
    if (atMs < startMs + lengthMs) return;
    startMs = aligned ? Math.floor(atMs / lengthMs) * lengthMs : atMs;
    used = 0;
  };
  return {
    admit(atMs) {
      turn(atMs);
      if (used >= calls) return false;
      used += 1;
      return true;
    },
    opensAtMs(atMs) {
      turn(atMs);
      return used < calls ? atMs : startMs + lengthMs;
    },
  };
}
