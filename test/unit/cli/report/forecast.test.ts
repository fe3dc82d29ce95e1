import { describe, expect, it } from "vitest";
import type { SeenInstance } from "../../../../cli/access/seen-instance.ts";
import { balanceTrend, secondsUntilEmpty } from "../../../../cli/report/balance-trend.ts";
import { explainInstance } from "../../../../cli/report/explanation.ts";
import { makeForecast } from "../../../../cli/report/forecast.ts";
import { renderExplanation } from "../../../../cli/report/render-explanation.ts";
import { renderForecast } from "../../../../cli/report/render-forecast.ts";
import { parseConfiguration, toPolicy } from "../../../../functions/configuration/configuration.ts";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { AN_ACCOUNT, aLook, anAccountRecord, aRecord, nowMs } from "../a-record.ts";

const policy = toPolicy(
  parseConfiguration({ accounts: [{ id: AN_ACCOUNT.id, name: AN_ACCOUNT.name, regions: ["cn-hangzhou"] }] }),
  { ownAccountId: AN_ACCOUNT.id, recoveryMode: undefined },
);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const seen = (more: Partial<SeenInstance> = {}): SeenInstance => ({
  instanceId: "i-1",
  name: "web-1",
  type: "ecs.g7.large",
  accountId: AN_ACCOUNT.id,
  regionId: "cn-hangzhou",
  zoneId: "cn-hangzhou-b",
  status: "Stopped",
  chargeType: "PostPaid",
  isSpot: false,
  lockReasons: ["financial"],
  areLocksKnown: true,
  startedAtMs: nowMs - 30 * DAY,
  tags: {},
  resourceGroupId: "",
  ...more,
});

describe("makeForecast", () => {
  const facts = { stopped: [seen()], times: [], balances: [], records: [], unread: [] };
  const forecast = (more: Partial<typeof facts> & object) =>
    makeForecast({ ...facts, ...more }, { policy, nowMs }, aLook());

  it("separates instances that no run brings back: excluded, spot, or in a region that is not watched", () => {
    const stopped = [
      seen({ instanceId: "i-tag", tags: { "auto-recovery": "off" } }),
      seen({ instanceId: "i-spot", isSpot: true }),
      seen({ instanceId: "i-far", regionId: "cn-beijing" }),
    ];

    const { releases } = forecast({ stopped });

    expect(Object.fromEntries(releases.map(({ instanceId, care }) => [instanceId, care]))).toEqual({
      "i-tag": "excluded",
      "i-spot": "spot",
      "i-far": "foreign-region",
    });
    expect(renderForecast(forecast({ stopped }), aLook())).toContain("3 of them are not watched");
  });

  it("leaves out instances that arrears did not stop", () => {
    expect(forecast({ stopped: [seen({ lockReasons: [] })] }).releases).toEqual([]);
  });

  it("takes the earliest of the known releases", () => {
    const times = [
      { instanceId: "i-1", stoppedAtMs: nowMs - 2 * DAY },
      { instanceId: "i-1", deleteAtMs: nowMs + 5 * DAY },
    ] as never;

    expect(forecast({ times }).releases[0]).toMatchObject({
      releaseSource: "scheduled-delete",
      secondsLeft: 5 * 86_400,
    });
  });
});

describe("balanceTrend", () => {
  const at = (hoursAgo: number, balance: number) =>
    anAccountRecord({
      recorded_at: new Date(nowMs - hoursAgo * HOUR).toISOString(),
      balance_available: String(balance),
    });

  it("sums the spending and leaves payments out", () => {
    const trend = balanceTrend([at(48, 100), at(24, 60), at(23, 560), at(0, 500)]);

    expect(trend?.perDay).toBeCloseTo(50);
    expect(secondsUntilEmpty(500, trend)).toBeCloseTo(10 * 86_400);
  });

  it("has no forecast for less than six hours, and no end date without spending", () => {
    expect(balanceTrend([at(5, 100), at(0, 50)])).toBeUndefined();
    expect(secondsUntilEmpty(500, balanceTrend([at(48, 100), at(0, 100)]))).toBeUndefined();
  });
});

describe("explainInstance", () => {
  it("says until when another run holds the instance, by the lease itself", () => {
    const claim = (ids: string, runId = "run-2") => ({
      record_type: "intent",
      run_id: runId,
      instance_ids: ids,
      recorded_at: new Date(nowMs - 60_000).toISOString(),
      lease_until: new Date(nowMs + 600_000).toISOString(),
    });
    const until = (...claims: readonly StoredRecord[]) =>
      explainInstance({ instanceId: "i-1", now: "unread", records: [], claims }, { policy, nowMs }, aLook()).heldUntil;

    expect(until(claim("i-1,i-2"))).toBe(new Date(nowMs + 600_000).toISOString());
    expect(until(claim("i-2,i-11"))).toBeUndefined();
    expect(until(claim("i-1"), { record_type: "run", run_id: "run-2" })).toBeUndefined();
  });

  const parked = aRecord({ outcome: "parked", reason: "no-stock", release_at: "2026-08-03T00:00:00Z" });
  const explain = (now: Parameters<typeof explainInstance>[0]["now"], records = [parked]) =>
    explainInstance({ instanceId: "i-1", now, records, claims: [] }, { policy, nowMs }, aLook());

  it("shows neither a release nor a task for a running instance", () => {
    expect(explain(seen({ status: "Running", lockReasons: [] }))).toMatchObject({
      secondsLeft: undefined,
      needsPerson: false,
    });
    expect(explain(seen())).toMatchObject({ secondsLeft: 86_400, needsPerson: true });
  });

  it("asks for nothing once the lock of the newest record is gone, and does not call an unread lock gone", () => {
    const locked = [aRecord({ outcome: "parked", reason: "security-lock", wakes_on: "lock-change" })];

    const gone = explain(seen({ lockReasons: [] }), locked);
    expect(gone).toMatchObject({ isLockGone: true, needsPerson: false });
    expect(renderExplanation(gone, aLook())).toMatch(
      /Next attempt +at the next run\n.*the lock is gone since that run/,
    );
    expect(explain(seen({ lockReasons: ["security"] }), locked)).toMatchObject({
      isLockGone: false,
      needsPerson: true,
    });
    expect(explain(seen({ lockReasons: [], areLocksKnown: false }), locked)).toMatchObject({ isLockGone: false });
    expect(renderExplanation(explain("unread", locked), aLook())).toMatch(/Next attempt +when the lock changes/);
  });

  it("tells apart an instance of a foreign account and an excluded one", () => {
    expect(explain(seen({ accountId: "9" })).care).toEqual({ kind: "foreign-account" });
    expect(explain(seen({ tags: { "auto-recovery": "off" } })).care).toEqual({
      kind: "excluded",
      tag: "auto-recovery=off",
    });
  });

  it("keeps the outcome of a run when a later plan names another one", () => {
    const plan = aRecord({ outcome: "planned", mode: "plan", recorded_at: "2026-08-01T23:59:00Z" });

    expect(explain(seen(), [plan, parked]).newest?.outcome).toBe("parked");
  });
});
