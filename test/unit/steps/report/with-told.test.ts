import { describe, expect, it } from "vitest";
import { type AccountReport, withTold } from "../../../../functions/steps/report/account-report.ts";
import { aBook, CHINA, DAY, NOW } from "../../../support/builders.ts";

const BEFORE = { atMs: NOW - DAY, digest: "a" };
const aReport = (given: Partial<AccountReport> = {}): AccountReport => ({
  account: CHINA,
  counts: {},
  records: [],
  asking: [],
  unreadable: [],
  news: "needs-person",
  told: { atMs: NOW, digest: "b" },
  balanceDaysLeft: undefined,
  book: aBook([], { told: BEFORE }),
  bookIsNews: false,
  ...given,
});

describe("withTold", () => {
  it("remembers what people were told once a channel took it", () => {
    const { book, bookIsNews } = withTold(aReport(), { needs: "taken" });

    expect(book?.told).toEqual({ atMs: NOW, digest: "b" });
    expect(bookIsNews).toBe(true);
  });

  it("remembers a message whose answer was lost, and that its news is still to be told", () => {
    const { book, bookIsNews } = withTold(aReport(), { needs: "lost" });

    expect(book?.told).toEqual({ ...BEFORE, triedAtMs: NOW });
    expect(bookIsNews).toBe(true);
  });

  it("remembers nothing of a message that was refused, or was not sent", () => {
    const report = aReport();

    expect(withTold(report, { needs: "refused" })).toBe(report);
    expect(withTold(report, {})).toBe(report);
  });

  it("keeps the warning of a low balance apart", () => {
    const first = withTold(aReport({ book: aBook() }), { balance: "taken" });

    expect(first.book?.told).toEqual({ atMs: 0, digest: "", balanceLowAtMs: NOW });
    expect(withTold(aReport(), { needs: "taken", balance: "lost" }).book?.told).toEqual({
      atMs: NOW,
      digest: "b",
      triedAtMs: NOW,
    });
  });
});
