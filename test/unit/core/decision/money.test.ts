import { describe, expect, it } from "vitest";
import { fundsOf, minimumFor, settleUntil } from "../../../../functions/core/decision/money.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { CHINA, DAY, HOUR, NOW } from "../../../support/builders.ts";

describe("money", () => {
  it.each([
    ["china", "CNY", 100],
    ["china", "cny", 100],
    ["china", "", 100],
    ["china", "USD", 0],
    ["international", "CNY", 0],
    ["international", "", 0],
    ["international", "USD", 0],
  ] as const)("needs a minimum for site %s and currency %s: %i", (site, currency, minimum) => {
    expect(minimumFor({ ...CHINA, site }, currency)).toBe(minimum);
  });

  it("takes the configured minimum before the vendor's", () => {
    expect(minimumFor({ ...CHINA, balanceMinimum: 7 }, "CNY")).toBe(7);
  });

  it.each([
    [99.99, "low"],
    [100, "enough"],
    [-3, "low"],
  ] as const)("calls %d %s", (available, funds) => {
    expect(fundsOf(CHINA, { balance: known({ available, currency: "CNY" }) })).toBe(funds);
  });

  it("calls the funds of an unread balance unknown", () => {
    expect(fundsOf(CHINA, { balance: unknown("odd") })).toBe("unknown");
  });
});

describe("settleUntil", () => {
  const settleMs = 120_000;
  const balance = unknown("not read");
  const paid = (atMs: number) => ({ balance, payment: known({ number: "T1", atMs }) });
  const unpaid = { balance, payment: known(undefined) };

  it("counts from the payment after the stop", () => {
    const untilMs = settleUntil({ money: paid(NOW - 5_000), stoppedAtMs: NOW - DAY, nowMs: NOW, settleMs });

    expect(untilMs).toBe(NOW - 5_000 + settleMs);
  });

  it("does not count a payment before the stop", () => {
    const untilMs = (paidAtMs: number) =>
      settleUntil({ money: paid(paidAtMs), stoppedAtMs: NOW - HOUR, nowMs: NOW, settleMs });

    expect(untilMs(NOW - HOUR - 1)).toBeUndefined();
    expect(untilMs(NOW - HOUR)).toBe(NOW - HOUR + settleMs);
  });

  it("counts any payment where the time of the stop is unknown", () => {
    expect(settleUntil({ money: paid(NOW - 1), nowMs: NOW, settleMs })).toBe(NOW - 1 + settleMs);
  });

  it("counts from the event where no payment is known, and is undefined without an event", () => {
    expect(settleUntil({ money: unpaid, eventAtMs: NOW - 9_000, nowMs: NOW, settleMs })).toBe(NOW - 9_000 + settleMs);
    expect(settleUntil({ money: unpaid, nowMs: NOW, settleMs })).toBeUndefined();
  });

  it("ends one settle time from now at the latest, even if the payment's clock runs ahead", () => {
    expect(settleUntil({ money: paid(NOW + DAY), nowMs: NOW, settleMs })).toBe(NOW + settleMs);
  });
});
