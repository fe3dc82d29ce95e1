/** Runs that only plan, or that cover a part of the fleet. Their records must not keep the next full run from its work. */
import { afterEach, describe, expect, it } from "vitest";
import { byOwner, callsOf, changing, ends, many, only, overdue, reactivated } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SHANGHAI = "cn-shanghai";
const OWING = { accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: 2 * DAY }] };
const TWO_REGIONS = { accounts: [{ id: ACCOUNT, regions: [HANGZHOU, SHANGHAI] }] };
const SOLD_OUT = { refusal: { status: 403, code: "OperationDenied.NoStock", message: "Sold out." } };

let stage: RecoveryStage;

afterEach(() => stage.close());

const tick = () => stage.run({ depth: "payment" });

describe("a plan", () => {
  it("records each instance's planned outcome and changes nothing", async () => {
    stage = await openRecoveryStage({ scenario: OWING });
    await stage.add(overdue("i-1"), overdue("i-lock", { locks: ["security"] }), byOwner("i-owner"));
    await stage.recharge(1_000);

    const { records, journal, summary } = await stage.run({ name: "manual", mode: "plan" });

    expect(changing(journal)).toEqual([]);
    expect(ends(records)).toEqual({
      "i-1": "planned",
      "i-lock": "parked/security-lock",
      "i-owner": "skipped/not-overdue",
    });
    expect(summary).toMatchObject({ mode: "plan", counts: { planned: 1, parked: 1, skipped: 1 } });
    expect(only(records, "intent")).toEqual([]);
  });

  it("after a payment leaves the payment to the next tick", async () => {
    stage = await openRecoveryStage({ scenario: OWING });
    await stage.add(overdue("i-1"));
    await stage.recharge(1_000);
    await stage.run({ name: "manual", mode: "plan" });
    await stage.advance(5 * MINUTE);

    expect((await tick()).summary.counts).toEqual({ recovered: 1 });
  });

  it("of a parked case does not shorten its pause", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1", SOLD_OUT));
    await stage.run();
    await stage.run({ name: "manual", mode: "plan" });
    await stage.advance(5 * MINUTE);

    const { journal } = await stage.run();

    expect(reactivated(journal)).toEqual([]);
  });

  it("of an accepted case keeps the time of its call, and the later run its end", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 0 } } });
    await stage.add(overdue("i-1", { startMs: 10 * MINUTE }));
    const first = await stage.run();
    await stage.advance(3 * MINUTE);
    await stage.run({ name: "manual", mode: "plan" });
    await stage.advance(10 * MINUTE);

    const { records } = await tick();

    expect(ends(records)).toEqual({ "i-1": "recovered" });
    expect(records.find(({ instance_id }) => instance_id === "i-1")?.accepted_at).toBe(
      first.records.find(({ instance_id }) => instance_id === "i-1")?.accepted_at,
    );
  });

  it("of a case that has ended does not report the end: the next run does", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 0 } } });
    await stage.add(overdue("i-1", { startMs: 10 * MINUTE }));
    await stage.run();
    await stage.advance(13 * MINUTE);
    const plan = await stage.run({ name: "manual", mode: "plan" });

    expect(ends(plan.records)).toEqual({ "i-1": "recovered" });
    expect(ends((await tick()).records)).toEqual({ "i-1": "recovered" });
    expect(ends((await stage.run()).records)).toEqual({});
  });

  it("in a deployment that only plans is quiet too: a payment is swept once, an unchanged case recorded once", async () => {
    stage = await openRecoveryStage({ scenario: OWING, configuration: { mode: "plan" } });
    await stage.add(overdue("i-1"));
    await stage.recharge(1_000);
    const first = await tick();
    await stage.advance(5 * MINUTE);
    const second = await tick();
    await stage.advance(HOUR);
    const third = await stage.run();

    expect(ends(first.records)).toEqual({ "i-1": "planned" });
    expect(second.journal.filter(({ service }) => service === "ecs")).toEqual([]);
    expect(ends(third.records)).toEqual({});
    expect(third.summary.counts).toEqual({ planned: 1 });
  });

  it("leaves the payment to the first tick after the deployment is switched from plan to apply", async () => {
    stage = await openRecoveryStage({ scenario: OWING, configuration: { mode: "plan" } });
    await stage.add(overdue("i-1"));
    await stage.recharge(1_000);
    await tick();
    await stage.advance(5 * MINUTE);

    const { summary } = await stage.run({ depth: "payment" }, { configuration: { mode: "apply" } });

    expect(summary.counts).toEqual({ recovered: 1 });
  });

  it("is all that RECOVERY_MODE=plan allows, and RECOVERY_MODE=off allows nothing", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));

    const plan = await stage.run({ name: "manual", mode: "apply" }, { environment: { RECOVERY_MODE: "plan" } });
    const off = await stage.run({ name: "manual", mode: "apply" }, { environment: { RECOVERY_MODE: "off" } });

    expect(plan.summary.counts).toEqual({ planned: 1 });
    expect(changing(plan.journal)).toEqual([]);
    expect(off.journal.filter(({ service }) => service !== "sls")).toEqual([]);
  });
});

describe("a run over a part", () => {
  it.each([
    ["one region", { name: "manual", regions: [HANGZHOU] }],
    ["one instance", { name: "manual", instanceIds: ["i-1"] }],
    ["the instance of a stop notice", { name: "instance-stopped", instanceIds: ["i-1"], regions: [HANGZHOU] }],
  ] as const)("(%s) leaves the payment to the next tick", async (_what, trigger) => {
    stage = await openRecoveryStage({ scenario: OWING, configuration: TWO_REGIONS });
    await stage.add(overdue("i-1"), overdue("i-2"), overdue("i-far", { regionId: SHANGHAI }));
    await stage.recharge(1_000);
    const part = await stage.run(trigger);
    await stage.advance(5 * MINUTE);

    await tick();

    expect(ends(part.records)["i-1"]).toBe("recovered");
    expect([...(await stage.statuses()).values()]).toEqual(["Running", "Running", "Running"]);
  });

  it("keeps the open cases outside the part", async () => {
    stage = await openRecoveryStage({ configuration: TWO_REGIONS });
    await stage.add(overdue("i-1", SOLD_OUT), overdue("i-far", { regionId: SHANGHAI, ...SOLD_OUT }));
    await stage.run();
    await stage.run({ name: "manual", regions: [HANGZHOU] });
    await stage.advance(5 * MINUTE);

    const { journal, summary } = await stage.run();

    expect(reactivated(journal)).toEqual([]);
    expect(summary.counts).toEqual({ parked: 2 });
    expect(only(await stage.records(), "account").at(-1)?.open_cases).toBe("2");
  });

  it("that names an unknown instance reports it", async () => {
    stage = await openRecoveryStage({ configuration: TWO_REGIONS });
    await stage.add(overdue("i-1"));

    const { summary } = await stage.run({ name: "manual", instanceIds: ["i-1", "i-typo"] });

    expect(summary.counts).toEqual({ recovered: 1 });
    expect(summary.problems).toMatchObject([{ code: "instance-not-found" }]);
    expect(summary.problems[0]?.message).toContain("i-typo");
    expect(summary.problems[0]?.message).not.toContain("i-1,");
  });

  it("of an account that is not configured reads nothing", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));

    const { journal } = await stage.run({ name: "manual", accountIds: ["3000000000000003"] });

    expect(journal.filter(({ service }) => service !== "sls")).toEqual([]);
  });
});

describe("the cloud's answer that nothing is owed", () => {
  it("leads to three calls in all, and then to a person", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1", { locks: [] }));
    const refusal = { action: "ReActivateInstances", effect: "error", status: 400 } as const;
    await stage.fault({ ...refusal, code: "ReopenInstance.InstanceStatusNotValid" });

    let calls = 0;
    let asking = 0;
    for (let hour = 0; hour < 12; hour += 1) {
      const { journal, summary } = await stage.run();
      calls += callsOf(journal).ReActivateInstances ?? 0;
      asking = summary.needsPerson;
      await stage.advance(HOUR);
    }

    expect([calls, asking]).toEqual([3, 1]);
  });

  it("is followed by another call after a payment, by hand, and once a day", async () => {
    stage = await openRecoveryStage();
    await stage.add(...many(1, "hz", { locks: [] }));
    await stage.fault({
      action: "ReActivateInstances",
      effect: "error",
      status: 400,
      code: "ReopenInstance.InstanceStatusNotValid",
    });
    for (let sweep = 0; sweep < 3; sweep += 1) {
      await stage.run();
      await stage.advance(2 * HOUR);
    }
    const quiet = await stage.run();
    await stage.recharge(100);
    const paid = await stage.run();
    await stage.advance(HOUR);
    const paidBefore = await stage.run();
    const byHand = await stage.run({ name: "manual" });
    await stage.advance(DAY);
    const nextDay = await stage.run();

    for (const { journal } of [paid, byHand, nextDay]) expect(reactivated(journal)).toEqual(["i-hz-0001"]);
    for (const { journal } of [quiet, paidBefore]) expect(reactivated(journal)).toEqual([]);
  });
});
