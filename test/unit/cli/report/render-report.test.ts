import { describe, expect, it } from "vitest";
import { renderReport } from "../../../../cli/report/render-report.ts";
import { makeReport } from "../../../../cli/report/report.ts";
import { displayWidth } from "../../../../cli/report/wrap.ts";
import type { Language } from "../../../../cli/texts/texts.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { AN_ACCOUNT, aLook, anAccountRecord, aRecord, nowMs } from "../a-record.ts";

const LINES = 24;
const COLUMNS = 80;

const accounts = Array.from({ length: 8 }, (_, index) => ({ ...AN_ACCOUNT, id: `100000000000000${index}` }));
const noMoney = accounts.flatMap(({ id }, index) => [
  anAccountRecord({ account_id: id, balance_available: "-86.40" }),
  aRecord({ account_id: id, outcome: "parked", reason: "insufficient-balance", instance_id: `i-unpaid-${index}` }),
]);
const others = [
  ["parked", "no-stock", "2026-08-03T10:00:00Z"],
  ["parked", "security-lock", "2026-08-05T10:00:00Z"],
  ["parked", "owner-unclear", "2026-08-06T10:00:00Z"],
  ["parked", "quota", "2026-08-07T10:00:00Z"],
  ["failed", "denied", "2026-08-08T10:00:00Z"],
  ["parked", "settling", "2026-08-09T10:00:00Z"],
  ["released", "by-arrears", "2026-08-01T10:00:00Z"],
].map(([outcome = "", reason = "", release_at = ""], index) =>
  aRecord({ outcome, reason, release_at, instance_id: `i-other-${index}` }),
);

function firstScreen(records: readonly StoredRecord[], language: Language = "en"): string {
  const look = aLook(COLUMNS, language);
  const report = makeReport(records, { accounts, sinceMs: nowMs - 26 * 3_600_000, nowMs }, look);
  const lines = renderReport(report, look).split("\n");
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(COLUMNS);
  return lines.slice(0, LINES).join(" ");
}

describe("the report's first screen", () => {
  it("says how many instances are back, down and why, and the next task with its deadline, however many accounts owe money", () => {
    const screen = firstScreen([...noMoney, ...others]);

    expect(screen).toContain("We are not back: 14 of 14 instances that arrears stopped are down");
    expect(screen).toContain("1 instance was released");
    for (const line of [
      "Operations, within 1 d 10 h: out of stock 1",
      "Security, within 3 d 10 h: locked for security 1",
      "Billing, no deadline known: balance too low 8",
      "Tried again without you: left to the cloud first 1",
    ])
      expect(screen).toContain(line);
    expect(screen).toMatch(/Owner of the instance, within 4 d 10 h: .*owner stop possible 1/);
    expect(screen).toMatch(/Account administrator, within 5 d 10 h: vCPU quota used up 1, .+ 1/);
  });

  it("says the same in Chinese", () => {
    const screen = firstScreen([...noMoney, ...others], "zh");

    expect(screen).toMatch(/库存不足 1 台/);
    expect(screen).toMatch(/余额不足 8 台/);
  });

  it("names a few accounts in the title, and counts the others", () => {
    expect(firstScreen([...noMoney, ...others])).toContain("Recovery report: 生产, 生产, 生产, 生产, and 4 more");
  });

  it("names a single cause once", () => {
    expect(firstScreen([others[0]!]).match(/out of stock/g)).toHaveLength(1);
  });
});
