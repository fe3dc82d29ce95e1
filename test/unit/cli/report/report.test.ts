import { describe, expect, it } from "vitest";
import { renderReport } from "../../../../cli/report/render-report.ts";
import { makeReport } from "../../../../cli/report/report.ts";
import { renderReportPage } from "../../../../cli/report/report-page.ts";
import { displayWidth } from "../../../../cli/report/wrap.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { AN_ACCOUNT, aLook, anAccountRecord, aRecord, nowMs } from "../a-record.ts";

const SCOPE = { accounts: [AN_ACCOUNT], sinceMs: nowMs - 26 * 3_600_000, nowMs };
const report = (...records: StoredRecord[]) => makeReport(records, SCOPE, aLook());
const RECOVERED = { outcome: "recovered", accepted_at: "2026-08-01T22:58:00Z", running_at: "2026-08-01T22:59:00Z" };

describe("makeReport", () => {
  it("says since when every instance is back, and whether our calls or the cloud brought them back", () => {
    const made = report(
      aRecord({ ...RECOVERED, instance_id: "i-1" }),
      aRecord({ outcome: "recovered-by-cloud", instance_id: "i-2", running_at: "2026-08-01T22:30:00Z" }),
    );

    expect(made).toMatchObject({ isBack: true, backSince: "2026-08-01T22:59:00Z", tasks: [] });
    expect(made.totals).toEqual({ byUs: 1, byCloud: 1, down: 0, released: 0, leftAlone: 0 });
  });

  it("is not complete while an instance is parked, failed, accepted, or held by another run", () => {
    for (const fields of [
      { outcome: "parked", reason: "no-stock" },
      { outcome: "failed", reason: "denied" },
      { outcome: "accepted" },
      { outcome: "skipped", reason: "in-progress" },
    ]) {
      expect(report(aRecord(RECOVERED), aRecord({ ...fields, instance_id: "i-2" })), fields.outcome).toMatchObject({
        isBack: false,
        downSince: "2026-08-01T10:00:00Z",
      });
    }
  });

  it("keeps the outcome of a run when a later plan names another one", () => {
    const made = report(
      aRecord({ outcome: "parked", reason: "security-lock" }),
      aRecord({ outcome: "planned", mode: "plan", recorded_at: "2026-08-01T23:59:00Z" }),
    );

    expect(made.needsPerson.map(({ reason }) => reason)).toEqual(["security-lock"]);
  });

  it("shows the newest plan if nothing but plans is on record, and says that nothing was started", () => {
    const plan = { mode: "plan", outcome: "planned" };
    const only = report(aRecord(plan), aRecord({ record_type: "run", mode: "plan" }));

    expect(only).toMatchObject({ onlyPlans: true, isBack: false, instances: 1, lastRun: { trigger: "manual" } });
    expect(renderReport(only, aLook())).toMatch(/Only plans are on record in this time: nothing was started/);
    expect(report(aRecord(plan), aRecord({ ...RECOVERED, instance_id: "i-2" }))).toMatchObject({
      onlyPlans: false,
      isBack: true,
      instances: 1,
    });
  });

  it("keeps the outcome of an instance that a later run did not look at", () => {
    const made = report(
      aRecord({ outcome: "parked", reason: "security-lock" }),
      aRecord({ outcome: "skipped", reason: "not-selected", recorded_at: "2026-08-01T23:59:00Z" }),
    );

    expect(made.needsPerson.map(({ reason }) => reason)).toEqual(["security-lock"]);
  });

  it("lists those that need a person, the shortest time left first, unknown deadlines last", () => {
    const parked = { outcome: "parked", reason: "security-lock" };

    const { needsPerson } = report(
      aRecord({ ...parked, instance_id: "i-c" }),
      aRecord({ ...parked, instance_id: "i-b", release_at: "2026-08-10T00:00:00Z" }),
      aRecord({ ...parked, instance_id: "i-a", release_at: "2026-08-05T00:00:00Z" }),
    );

    expect(needsPerson.map(({ instanceId }) => instanceId)).toEqual(["i-a", "i-b", "i-c"]);
  });

  it("groups the same cause into one task, and money by account", () => {
    const noMoney = { outcome: "parked", reason: "insufficient-balance" };
    const many = Array.from({ length: 27 }, (_, index) => aRecord({ ...noMoney, instance_id: `i-${index}` }));

    const { tasks } = report(...many, aRecord({ ...noMoney, account_id: "2", instance_id: "i-other" }));

    expect(tasks.map(({ cases }) => cases.length).sort()).toEqual([1, 27]);
  });

  it("measures from the payment after the stop, and from our call", () => {
    const paid = anAccountRecord({ last_payment_at: "2026-08-01T22:57:00Z" });

    expect(report(aRecord(RECOVERED), paid)).toMatchObject({
      fromPayment: { p50: 120, worst: 120, count: 1 },
      fromCall: { p50: 60, p90: 60 },
    });
    const earlier = anAccountRecord({ last_payment_at: "2026-07-20T00:00:00Z" });
    expect(report(aRecord(RECOVERED), earlier).fromPayment).toBeUndefined();
  });

  it("splits by account and region", () => {
    const { places } = report(
      aRecord({ ...RECOVERED, instance_id: "i-1" }),
      aRecord({ outcome: "released", reason: "by-arrears", instance_id: "i-2", region_id: "cn-shanghai" }),
    );

    expect(places).toMatchObject([
      { regionId: "cn-hangzhou", byUs: 1, released: 0 },
      { regionId: "cn-shanghai", byUs: 0, released: 1 },
    ]);
  });

  it("names the problems of the last run: a region that was not read is not known to be back", () => {
    const problems = JSON.stringify([
      { code: "region-unreadable", message: "It was not read.", regionId: "cn-beijing" },
      "noise",
    ]);
    const made = report(
      aRecord(RECOVERED),
      aRecord({ record_type: "run", recorded_at: "2026-08-01T23:30:00Z", problems }),
      aRecord({ record_type: "run", root_run_id: "r-0", recorded_at: "2026-08-01T20:00:00Z", problems: "{" }),
    );

    expect(made.problems).toMatchObject([{ code: "region-unreadable", regionId: "cn-beijing" }]);
    expect(renderReport(made, aLook())).toContain("cn-beijing");
  });
});

const lowBalance = aRecord({
  outcome: "parked",
  reason: "insufficient-balance",
  error_code: "ReopenInstance.InstanceNotEnoughBalance",
  release_at: "2026-08-05T04:00:00Z",
  release_source: "stop-event",
  instance_id: "i-2",
});

describe("renderReport", () => {
  const made = report(aRecord({ ...RECOVERED, instance_id: "i-1" }), lowBalance, anAccountRecord());

  it("answers within the first ten lines, then lists each task with its person and deadline", () => {
    const lines = renderReport(made, aLook()).split("\n");

    expect(lines.slice(0, 10).join("\n")).toContain("We are not back: 1 of 2 instances");
    expect(lines.join("\n")).toMatch(/1\. Billing, within 3 d 4 h, until 2026-08-05 04:00 UTC/);
    expect(lines.join("\n")).toContain("balance too low (ReopenInstance.InstanceNotEnoughBalance)");
    expect(lines.join("\n")).toContain("Recharge the account");
    expect(lines.join("\n")).toContain("i-2 (网页服务器一号机)");
  });

  it("says the same in Chinese", () => {
    const look = aLook(100, "zh");
    const text = renderReport(makeReport([lowBalance], SCOPE, look), look);

    expect(text).toContain("尚未全部恢复");
    expect(text).toContain("财务");
    expect(text).not.toMatch(/[A-Za-z]{4,} [a-z]{3,} [a-z]{2,}/);
  });

  it.each([60, 80, 100, 160])("keeps every line within %d columns", (width) => {
    const many = Array.from({ length: 60 }, (_, index) => ({
      ...lowBalance,
      instance_id: `i-bp1000000000000000${index}`,
    }));
    for (const language of ["en", "zh"] as const) {
      const look = aLook(width, language);
      const text = renderReport(
        makeReport([...many, anAccountRecord({ balance_available: "-86.4" })], SCOPE, look),
        look,
      );
      for (const line of text.split("\n")) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  });

  it("shows as many ids as fit two lines, and counts the others", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...lowBalance, instance_id: `i-${index}` }));

    expect(renderReport(report(...many), aLook())).toMatch(/and 5\d more/);
  });

  it("says so when no instance needs a person, and when nothing is on record", () => {
    expect(renderReport(report(aRecord(RECOVERED)), aLook())).toContain("No instance needs a person");
    expect(renderReport(report(), aLook())).toContain("No instance is on record in this time.");
  });

  it("says how much is owed and must be paid first", () => {
    const text = renderReport(report(lowBalance, anAccountRecord({ balance_available: "-86.4" })), aLook());

    expect(text).toContain("owes CNY 86.40. Pay at least CNY 186.40 first");
  });

  it("warns of a last run that is hours old", () => {
    const run = aRecord({ record_type: "run", recorded_at: "2026-08-01T20:00:00Z" });

    expect(renderReport(report(aRecord(RECOVERED), run), aLook())).toContain("The last run was 4 h ago");
  });

  it("prints no control character that a name contains", () => {
    const evil = aRecord({ outcome: "parked", reason: "no-stock", instance_name: "a\u001b[2Jb\u202ec\u009b31m" });

    const text = renderReport(report({ ...evil, release_at: "2026-08-02T10:00:00Z" }), aLook());

    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there.
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe("renderReportPage", () => {
  it("escapes names that come from outside, and holds no script", () => {
    const evil = { ...lowBalance, instance_name: `"><script>alert('x')</script>&` };

    const page = renderReportPage(report(evil), aLook());

    expect(page).toContain("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;");
    expect(page).not.toContain("<script");
    expect(page).toContain("default-src 'none'");
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
    expect(page).not.toContain("<details>");
  });

  it("names every instance, and its language", () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...lowBalance, instance_id: `i-${index}.` }));
    const look = aLook(100, "zh");

    const page = renderReportPage(makeReport(many, SCOPE, look), look);

    for (let index = 0; index < 60; index += 1) expect(page).toContain(`i-${index}.`);
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain('<details><summary class="ids">60 台实例</summary>');
    expect(page).toContain("</span>，<wbr><span>");
  });
});
