import { describe, expect, it } from "vitest";
import { createQuotas } from "../../../../simulator/cloud/quotas.ts";
import type { QuotaSpec } from "../../../../simulator/story.ts";

const spec = (limit: QuotaSpec["limit"], tellsWhen = true): QuotaSpec => ({
  accountId: "1",
  regionId: "r",
  action: "ReActivateInstances",
  limit,
  tellsWhen,
});

describe("createQuotas", () => {
  it("lets a burst pass, then as many as the bucket refills with, and says when the next token is there", () => {
    const quotas = createQuotas([spec({ kind: "bucket", perSecond: 2, burst: 3 })], 0);
    const ask = (nowMs: number) => quotas.refuse("ReActivateInstances", "1", "r", nowMs);

    expect([ask(0), ask(0), ask(0)]).toEqual([undefined, undefined, undefined]);
    expect(ask(0)).toEqual({ retryAfterMs: 500 });
    expect(ask(500)).toBeUndefined();
    expect(ask(600)).toEqual({ retryAfterMs: 400 });
    expect(ask(60_000)).toBeUndefined();
  });

  it("opens a window again with the next minute, not before", () => {
    const quotas = createQuotas([spec({ kind: "window", perMinute: 2 })], 0);
    const ask = (nowMs: number) => quotas.refuse("ReActivateInstances", "1", "r", nowMs);

    expect([ask(60_000), ask(70_000)]).toEqual([undefined, undefined]);
    expect(ask(75_000)).toEqual({ retryAfterMs: 45_000 });
    expect(ask(119_999)).toEqual({ retryAfterMs: 1 });
    expect(ask(120_000)).toBeUndefined();
  });

  it("gives no time to wait if the story says so, and limits no other action", () => {
    const quotas = createQuotas([spec({ kind: "window", perMinute: 0 }, false)], 0);

    expect(quotas.refuse("ReActivateInstances", "1", "r", 0)).toEqual({});
    expect(quotas.refuse("DescribeInstances", "1", "r", 0)).toBeUndefined();
    expect(quotas.refuse("ReActivateInstances", "1", "other", 0)).toBeUndefined();
  });
});
