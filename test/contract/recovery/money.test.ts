/** A low balance leads to one careful call, never to none. Vouchers pay for a start, but no balance shows them. */
import { afterEach, describe, expect, it } from "vitest";
import type { AccountSpec } from "../../../local-cloud/services/accounts/account-spec.ts";
import { ends, many, only, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, openRecoveryStage, type RecoveryStage, type StageOptions } from "../../support/recovery-stage.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REFUSED = "parked/insufficient-balance";

let stage: RecoveryStage;

afterEach(() => stage.close());

async function open(account: Partial<AccountSpec>, more: StageOptions = {}): Promise<void> {
  stage = await openRecoveryStage({ ...more, scenario: { accounts: [{ id: ACCOUNT, ...account }] } });
}

describe("an account below its minimum", () => {
  it("calls one instance ahead and then all the others, if vouchers suffice", async () => {
    await open({ balance: 12, vouchers: 500 });
    await stage.add(...many(12, "v"));
    await stage.fault({ service: "ecs", action: "ReActivateInstances", effect: "slow", ms: 3_000, count: 1 });

    const { summary, journal } = await stage.run();

    const [first, second] = journal.filter(({ action }) => action === "ReActivateInstances");
    expect(Date.parse(second?.time ?? "") - Date.parse(first?.time ?? "")).toBeGreaterThanOrEqual(3_000);
    expect(summary.counts).toEqual({ recovered: 12 });
  });

  it("parks all instances until a recharge after one refused call", async () => {
    await open({ balance: 12 });
    await stage.add(...many(12, "p"));

    const { summary, journal, records } = await stage.run();

    expect(reactivated(journal)).toHaveLength(1);
    expect(summary.counts).toEqual({ parked: 12 });
    expect(new Set(Object.values(ends(records)))).toEqual(new Set([REFUSED]));
    expect(only(records, "instance").every(({ wakes_on }) => wakes_on === "recharge")).toBe(true);
    expect(summary.needsPerson).toBe(12);
  });

  it("calls the other instances after three calls without a result about money", async () => {
    await open({ balance: 12, vouchers: 500 });
    const sold = { status: 403, code: "OperationDenied.NoStock", message: "Sold out." };
    await stage.add(...many(3, "a", { refusal: sold, stoppedAgoMs: 14.5 * DAY }), ...many(6, "b"));

    const { records, journal } = await stage.run();

    expect(reactivated(journal).slice(0, 3).sort()).toEqual(["i-a-0001", "i-a-0002", "i-a-0003"]);
    expect(Object.values(ends(records)).filter((end) => end === "recovered")).toHaveLength(6);
  });

  it("is judged by its own minimum where one is configured", async () => {
    await open(
      { balance: 500 },
      { configuration: { accounts: [{ id: ACCOUNT, regions: ["cn-hangzhou"], balanceMinimum: 1_000 }] } },
    );
    await stage.add(...many(4, "m"));
    await stage.fault({ service: "ecs", action: "ReActivateInstances", effect: "slow", ms: 3_000, count: 1 });

    const { journal } = await stage.run();

    const [first, second] = journal.filter(({ action }) => action === "ReActivateInstances");
    expect(Date.parse(second?.time ?? "") - Date.parse(first?.time ?? "")).toBeGreaterThanOrEqual(3_000);
  });
});

describe("a refusal for lack of money", () => {
  it("makes later runs without a payment silent, by timer and by tick", async () => {
    await open({ balance: 12 });
    await stage.add(...many(5, "p"));
    await stage.run();

    for (const depth of ["full", "payment", "full"] as const) {
      await stage.advance(HOUR);
      const { journal, summary } = await stage.run({ depth });
      expect(reactivated(journal)).toEqual([]);
      if (depth === "full") expect(summary.counts).toEqual({ parked: 5 });
    }
  });

  it("is tried again with one call after 6 hours, because no balance shows a voucher", async () => {
    await open({ balance: 12 });
    await stage.add(...many(5, "p"));
    await stage.run();
    await stage.advance(6 * HOUR + 60_000);

    const { journal, records } = await stage.run();

    expect(reactivated(journal)).toHaveLength(1);
    expect(new Set(Object.values(ends(records)))).toEqual(new Set([REFUSED]));

    await stage.advance(HOUR);
    expect(reactivated((await stage.run()).journal)).toEqual([]);
  });

  it("is tried again at once after a recharge, by the payment tick alone", async () => {
    await open({ balance: 12 });
    await stage.add(...many(5, "p"));
    await stage.run();
    await stage.advance(5 * 60_000);
    await stage.recharge(400);
    await stage.advance(5 * 60_000);

    const { summary, records } = await stage.run({ depth: "payment" });

    expect(summary.counts).toEqual({ recovered: 5 });
    expect(new Set(Object.values(ends(records)))).toEqual(new Set(["recovered"]));
  });

  it("costs one call in a run by hand as well", async () => {
    await open({ balance: 12 });
    await stage.add(...many(5, "p"));
    await stage.run();

    const { journal } = await stage.run({ name: "manual" });

    expect(reactivated(journal)).toHaveLength(1);
  });

  it("stops all waiting calls and repeats: only calls under way are still made", async () => {
    await open({ balance: 2_000 });
    const refusal = { status: 400, code: "ReopenInstance.InstanceNotEnoughBalance", message: "As published." };
    await stage.add(...many(60, "p", { refusal }));
    await stage.fault({ action: "ReActivateInstances", effect: "throttle", skip: 2, count: 20 });

    const { journal, summary, records } = await stage.run();

    expect(reactivated(journal).length).toBeLessThanOrEqual(32);
    expect(summary.counts).toEqual({ parked: 60 });
    expect(new Set(Object.values(ends(records)))).toEqual(new Set([REFUSED]));
  });

  it("of a paid image parks the instances of this image, and no others", async () => {
    await open({ balance: 2_000 });
    await stage.add(...many(6, "paid", { imageId: "m-paid", imageBalanceMinimum: 5_000 }), ...many(6, "free"));

    const { records, journal } = await stage.run({}, { configuration: { limits: { maxConcurrentCalls: 1 } } });

    const byEnd = Object.entries(ends(records));
    expect(byEnd.filter(([, end]) => end === REFUSED).map(([id]) => id.slice(0, 6))).toEqual(
      Array.from({ length: 6 }, () => "i-paid"),
    );
    expect(byEnd.filter(([id, end]) => id.startsWith("i-free") && end === "recovered")).toHaveLength(6);
    expect(reactivated(journal).filter((id) => id.startsWith("i-paid"))).toHaveLength(1);
  });
});

describe("the account's balance and transactions", () => {
  it("with a negative balance are no veto: one call is made, and a person is told", async () => {
    await open({ balance: -50, overdueAgoMs: 2 * DAY });
    await stage.add(...many(5, "n"));

    const { journal, summary, records } = await stage.run();

    expect(reactivated(journal)).toHaveLength(1);
    expect(summary.counts).toEqual({ parked: 5 });
    expect(only(records, "account")[0]).toMatchObject({ balance_available: "-50", currency: "CNY" });
  });

  it("without the permission to read them are no veto: the calls are made, and the problem is reported", async () => {
    await open({ balance: 2_000 });
    await stage.add(...many(3, "b"));
    await stage.permit(["ecs:*", "log:*"]);

    const { summary } = await stage.run();

    expect(summary.counts).toEqual({ recovered: 3 });
    expect(summary.problems.map(({ code }) => code)).toEqual(["billing-unreadable", "billing-unreadable"]);
  });

  it("are read with thousands separators", async () => {
    await open({ balance: 1_234_567.89 });
    await stage.add(overdue("i-1"));

    const { records } = await stage.run();

    expect(only(records, "account")[0]?.balance_available).toBe("1234567.89");
  });

  it.each([
    ["international, in USD", { site: "international", balance: 20 }, { site: "international" }],
    ["China site, but in USD", { balance: 20, currency: "USD" }, {}],
  ] as const)("%s: the minimum of CNY 100 does not apply", async (_what, account, configured) => {
    await open(account, { configuration: { accounts: [{ id: ACCOUNT, regions: ["cn-hangzhou"], ...configured }] } });
    await stage.add(...many(6, "usd"));
    await stage.fault({ service: "ecs", action: "ReActivateInstances", effect: "slow", ms: 3_000, count: 1 });

    const { summary, journal, records } = await stage.run();

    expect(summary.counts).toEqual({ recovered: 6 });
    const [first, second] = journal.filter(({ action }) => action === "ReActivateInstances");
    expect(Date.parse(second?.time ?? "") - Date.parse(first?.time ?? "")).toBeLessThan(3_000);
    expect(only(records, "account")[0]).toMatchObject({ balance_available: "20", currency: "USD" });
  });

  it("without a payment lead to no call on a stop notice", async () => {
    await open({ balance: -50, overdueAgoMs: HOUR });
    await stage.add(overdue("i-1", { stoppedAgoMs: 60_000 }));

    const unpaid = await stage.run({ name: "instance-stopped", instanceIds: ["i-1"] });
    await stage.recharge(1_000);
    const paid = await stage.run({ name: "instance-stopped", instanceIds: ["i-1"] });

    expect(reactivated(unpaid.journal)).toEqual([]);
    expect(recordOf(unpaid.records, "i-1").reason).toBe("insufficient-balance");
    expect(ends(paid.records)).toEqual({ "i-1": "recovered" });
  });
});
