/** The timer that notices payments: a tick costs next to nothing. */
import { afterEach, describe, expect, it } from "vitest";
import { decodeBook } from "../../../functions/core/memory/case-book-codec.ts";
import { byOwner, callsOf, ends, many, only, overdue } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type Ran, type RecoveryStage } from "../../support/recovery-stage.ts";
import { SPOKE, TWO_ACCOUNTS } from "../../support/recovery-two-accounts.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OWING = { balance: -50, overdueAgoMs: 2 * DAY };
let stage: RecoveryStage;

afterEach(() => stage.close());

const tick = () => stage.run({ depth: "payment" });

const byService = ({ journal }: Ran, service: string) => journal.filter((entry) => entry.service === service);

describe("an idle payment tick", () => {
  it("asks each account for its balance and its payments, reads and writes the log store once, and ECS not at all", async () => {
    stage = await openRecoveryStage(TWO_ACCOUNTS);
    await stage.add(byOwner("i-1"), byOwner("i-2", { regionId: "cn-shanghai" }));
    await stage.run();
    await stage.advance(5 * MINUTE);

    const first = await tick();
    await stage.advance(5 * MINUTE);
    const second = await tick();

    for (const ran of [first, second]) {
      expect(byService(ran, "ecs")).toEqual([]);
      expect(callsOf(byService(ran, "bss"))).toEqual({ QueryAccountBalance: 2, QueryAccountTransactions: 2 });
      expect(callsOf(byService(ran, "sls"))).toEqual({ GetLogs: 1, PutLogs: 1 });
      expect(ran.summary).toMatchObject({ counts: {}, problems: [], regions: 0 });
    }
    // Assumed once; the token lives on from run to run.
    expect(byService(second, "sts")).toEqual([]);
  });

  it("remembers the beginning of arrears within the same two log-store calls, and forgets nothing of the sweep", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1", { locks: ["security"] }), overdue("i-2"));
    await stage.run();
    await stage.cloud.control("POST", `accounts/${ACCOUNT}/arrears`, {});
    await stage.advance(5 * MINUTE);

    const changed = await tick();
    await stage.advance(5 * MINUTE);
    const same = await tick();

    expect(byService(changed, "sls").length).toBeLessThanOrEqual(2);
    expect(byService(same, "sls").length).toBeLessThanOrEqual(2);
    expect(same.records.map(({ record_type }) => record_type)).toEqual(["run"]);
    const [before, book] = only(await stage.records(), "case_book").map((record) => decodeBook([record.book ?? ""]));
    expect(before?.inDebtAtMs).toBeUndefined();
    expect(book?.inDebtAtMs).toBeGreaterThan(before?.recordedAtMs ?? Number.NaN);
    expect([...(book?.cases.values() ?? [])].map(({ outcome, reason }) => [outcome, reason])).toEqual(
      [...(before?.cases.values() ?? [])].map(({ outcome, reason }) => [outcome, reason]),
    );
    expect(book?.cases.get("i-1")).toMatchObject({ outcome: "parked", reason: "security-lock" });
  });
});

describe("a payment", () => {
  it("is noticed by itself, and swept without any event having arrived", async () => {
    stage = await openRecoveryStage({ scenario: { accounts: [{ id: ACCOUNT, ...OWING }] } });
    await stage.add(...many(3, "hz"));
    await stage.run();
    await stage.advance(5 * MINUTE);
    const before = await tick();
    await stage.recharge(1_000);
    await stage.advance(5 * MINUTE);

    const after = await tick();

    expect(byService(before, "ecs")).toEqual([]);
    expect(after.summary.counts).toEqual({ recovered: 3 });
    expect(after.summary.trigger).toBe("timer");
  });

  it("is noticed by a function that remembers nothing: its first tick looks a day back", async () => {
    stage = await openRecoveryStage({ scenario: { accounts: [{ id: ACCOUNT, ...OWING }] } });
    await stage.add(overdue("i-1"));
    await stage.recharge(1_000);
    await stage.advance(5 * HOUR);

    const { summary } = await tick();

    expect(summary.counts).toEqual({ recovered: 1 });
  });

  it("is swept once: the following ticks are idle again", async () => {
    stage = await openRecoveryStage({ scenario: { accounts: [{ id: ACCOUNT, ...OWING }] } });
    await stage.add(...many(3, "hz"));
    await stage.recharge(1_000);
    await tick();

    for (let minutes = 5; minutes <= 30; minutes += 5) {
      await stage.advance(5 * MINUTE);
      const ran = await tick();
      expect(byService(ran, "ecs")).toEqual([]);
      expect(byService(ran, "sls").length).toBeLessThanOrEqual(2);
    }
  });

  it("of an account with a small fleet stays swept, whatever a large one writes beside it", async () => {
    stage = await openRecoveryStage(TWO_ACCOUNTS);
    await stage.add(
      overdue("i-small"),
      ...many(150, "big", { accountId: SPOKE, regionId: "cn-beijing", locks: ["security"] }),
    );
    await stage.recharge(100);
    await tick();
    await stage.advance(5 * MINUTE);
    await stage.recharge(100, SPOKE);
    const large = await tick();
    await stage.advance(5 * MINUTE);

    const ran = await tick();

    expect(large.summary.counts).toMatchObject({ parked: 150 });
    expect(byService(ran, "ecs")).toEqual([]);
  });

  it("whose account's record drowned in a request for another account is swept once more, not at every tick", async () => {
    stage = await openRecoveryStage(TWO_ACCOUNTS);
    await stage.add(...many(150, "big", { accountId: SPOKE, regionId: "cn-beijing", locks: ["security"] }));
    await stage.recharge(100);
    await tick();
    await stage.run({ name: "manual", accountIds: [SPOKE] });
    await stage.advance(5 * MINUTE);
    await tick();
    await stage.advance(5 * MINUTE);

    const ran = await tick();

    expect(byService(ran, "ecs")).toEqual([]);
  });

  it("in one account sweeps that account only", async () => {
    stage = await openRecoveryStage(TWO_ACCOUNTS);
    await stage.add(overdue("i-1"), overdue("i-2", { accountId: SPOKE, regionId: "cn-beijing" }));
    await stage.recharge(1_000, SPOKE);

    const ran = await tick();

    expect(ends(ran.records)).toEqual({ "i-2": "recovered" });
    expect(new Set(byService(ran, "ecs").map(({ accountId }) => accountId))).toEqual(new Set([SPOKE]));
  });

  /** The first tick after a payment cannot read Shanghai, and the second one could. */
  async function ticksWithout(fault: { readonly status: number; readonly code: string }) {
    stage = await openRecoveryStage({
      configuration: { accounts: [{ id: ACCOUNT, regions: [HANGZHOU, "cn-shanghai"] }] },
    });
    await stage.add(overdue("i-1"), overdue("i-far", { regionId: "cn-shanghai" }));
    await stage.recharge(1_000);
    await stage.fault({ action: "DescribeInstances", region: "cn-shanghai", effect: "error", ...fault });
    const first = await tick();
    await stage.cloud.control("DELETE", "faults");
    await stage.advance(5 * MINUTE);
    return [ends(first.records), ends((await tick()).records)];
  }

  it("whose sweep could not read a region is swept again", async () => {
    const ended = await ticksWithout({ status: 503, code: "ServiceUnavailable" });

    expect(ended).toEqual([{ "i-1": "recovered" }, { "i-far": "recovered" }]);
  });

  it("whose sweep was denied a region leaves it to the hourly sweep: not every tick asks in vain", async () => {
    const ended = await ticksWithout({ status: 403, code: "Forbidden.RAM" });

    expect(ended).toEqual([{ "i-1": "recovered" }, {}]);
    expect(ends((await stage.run()).records)).toEqual({ "i-far": "recovered" });
  });
});

describe("an open case", () => {
  it.each([
    ["accepted", { startMs: 20 * MINUTE }, { verifySeconds: 0 }],
    ["parked/throttled", {}, { attempts: 1 }],
  ] as const)("that waits for the next run (%s) makes the next tick sweep", async (end, spec, timing) => {
    stage = await openRecoveryStage({ configuration: { timing } });
    await stage.add(overdue("i-1", spec));
    if (end !== "accepted") await stage.fault({ action: "ReActivateInstances", effect: "throttle", count: 1 });
    const first = await stage.run();
    await stage.advance(5 * MINUTE);

    const second = await tick();

    expect(ends(first.records)).toEqual({ "i-1": end });
    expect(callsOf(byService(second, "ecs")).DescribeInstances).toBeGreaterThan(0);
  });

  it("that waits for its time, a person or a lock leaves the tick idle", async () => {
    stage = await openRecoveryStage();
    await stage.add(
      overdue("i-stock", { refusal: { status: 403, code: "OperationDenied.NoStock", message: "Sold out." } }),
      overdue("i-denied", { refusal: { status: 403, code: "Forbidden.RiskControl", message: "Denied." } }),
      overdue("i-lock", { locks: ["security"] }),
      overdue("i-unclear", { startedAgoMs: 2 * DAY + 5_000 }),
    );
    const { records } = await stage.run();
    await stage.advance(5 * MINUTE);

    const ran = await tick();

    expect(ends(records)).toEqual({
      "i-stock": "parked/no-stock",
      "i-denied": "failed/denied",
      "i-lock": "parked/security-lock",
      "i-unclear": "parked/owner-unclear",
    });
    expect(byService(ran, "ecs")).toEqual([]);
  });
});
