import { describe, expect, it } from "vitest";
import { toIso } from "../../../../functions/core/lang/iso-time.ts";
import { daysLeft, isBalanceNews, newsKind, type Tidings } from "../../../../functions/core/report/news.ts";
import { DAY, HOUR, NOW } from "../../../support/builders.ts";

const tidings = (given: Partial<Tidings>): Tidings => ({
  digest: "a",
  told: undefined,
  asking: [],
  nowMs: NOW,
  ...given,
});
const told = (agoMs: number, digest = "a") => ({ atMs: NOW - agoMs, digest });

describe("newsKind", () => {
  it("reports a case that needs a person for the first time, and nothing without such a case", () => {
    expect(newsKind(tidings({}))).toBe("needs-person");
    expect(newsKind(tidings({ digest: "" }))).toBeUndefined();
  });

  it("leaves a change within the hour to a later run", () => {
    expect(newsKind(tidings({ told: told(HOUR - 1, "b") }))).toBeUndefined();
    expect(newsKind(tidings({ told: told(HOUR, "b") }))).toBe("needs-person");
  });

  it("repeats a message whose answer was lost after an hour, not with every run", () => {
    const tried = (agoMs: number) => ({ ...told(2 * DAY, "b"), triedAtMs: NOW - agoMs });

    expect(newsKind(tidings({ told: tried(HOUR - 1) }))).toBeUndefined();
    expect(newsKind(tidings({ told: tried(HOUR) }))).toBe("needs-person");
    expect(isBalanceNews(tried(HOUR - 1), NOW)).toBe(false);
    expect(isBalanceNews(tried(HOUR), NOW)).toBe(true);
  });

  it("repeats the same message after a day, not before", () => {
    expect(newsKind(tidings({ told: told(DAY - 1) }))).toBeUndefined();
    expect(newsKind(tidings({ told: told(DAY) }))).toBe("needs-person");
  });

  it("reports once that every instance is back", () => {
    expect(newsKind(tidings({ digest: "", told: told(HOUR) }))).toBe("all-back");
    expect(newsKind(tidings({ digest: "", told: told(2 * DAY, "") }))).toBeUndefined();
  });

  it("names a near release in its kind", () => {
    expect(newsKind(tidings({ asking: [{ release_at: toIso(NOW + 73 * HOUR) }] }))).toBe("release-near");
    expect(newsKind(tidings({ asking: [{ release_at: toIso(NOW + 75 * HOUR) }] }))).toBe("needs-person");
  });
});

describe("daysLeft", () => {
  const balance = { available: 100, currency: "CNY" };
  const mark = { available: 200, currency: "CNY", atMs: NOW - DAY };

  it("extrapolates the spending since the mark", () => {
    expect(daysLeft(balance, mark, NOW)).toBe(1);
  });

  it("makes no forecast without a mark, in another currency, in debt, within six hours, or without spending", () => {
    expect(daysLeft(balance, undefined, NOW)).toBeUndefined();
    expect(daysLeft(balance, { ...mark, currency: "USD" }, NOW)).toBeUndefined();
    expect(daysLeft({ ...balance, available: -1 }, mark, NOW)).toBeUndefined();
    expect(daysLeft(balance, { ...mark, atMs: NOW - 6 * HOUR + 1 }, NOW)).toBeUndefined();
    expect(daysLeft(balance, { ...mark, available: 100 }, NOW)).toBeUndefined();
  });
});

describe("isBalanceNews", () => {
  it("repeats a balance warning once a day", () => {
    expect(isBalanceNews(undefined, NOW)).toBe(true);
    expect(isBalanceNews({ ...told(0), balanceLowAtMs: NOW - DAY + 1 }, NOW)).toBe(false);
    expect(isBalanceNews({ ...told(0), balanceLowAtMs: NOW - DAY }, NOW)).toBe(true);
  });
});
