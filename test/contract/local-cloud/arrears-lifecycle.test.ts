/** Arrears, payment, restart and release, seen on the wire while the clock is stepped. */
import { afterEach, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";
import type { Scenario } from "../../../local-cloud/scenarios/scenario.ts";
import { type Answer, popCore } from "./rpc-clients.ts";

const DAY_MS = 86_400_000;
const startMs = Date.parse("2030-01-01T00:00:30Z");
const ACCOUNT_ID = "1000000000000001";

let cloud: LocalCloud;
afterEach(() => cloud.close());

const start = async (scenario: Scenario) => {
  cloud = await startLocalCloud({ clock: { mode: "stepped", now: startMs }, scenario });
};
const advance = (advanceMs: number) => cloud.control("PUT", "clock", { advanceMs });
const arrears = () => cloud.control("POST", `accounts/${ACCOUNT_ID}/arrears`);
const recharge = (amount = 500) => cloud.control("POST", `accounts/${ACCOUNT_ID}/recharge`, { amount });
const ecs = (action: string, parameters: object = {}) =>
  popCore(cloud)(action, { RegionId: "cn-hangzhou", ...parameters });

async function shown(instanceId: string): Promise<Answer> {
  const { Instances } = await ecs("DescribeInstances", { InstanceIds: JSON.stringify([instanceId]) });
  return Instances.Instance[0];
}
const locksOf = (instance: Answer) => instance.OperationLocks.LockReason.map((lock: Answer) => lock.LockReason);
async function events(status?: string): Promise<string[]> {
  const { InstanceSystemEventSet } = await ecs(
    "DescribeInstanceHistoryEvents",
    status === undefined ? {} : { "InstanceEventCycleStatus.1": status },
  );
  return InstanceSystemEventSet.InstanceSystemEventType.map(
    (event: Answer) => `${event.InstanceId} ${event.EventType.Name} ${event.EventCycleStatus.Name}`,
  );
}

describe("an account of the China site", () => {
  it("loses its instances at once, and finally after fifteen days", async () => {
    await start({ instances: [{ instanceId: "i-1" }, { instanceId: "i-own", status: "Stopped" }] });
    await arrears();

    expect(locksOf(await shown("i-1"))).toEqual(["financial"]);
    expect(await shown("i-1")).toMatchObject({ Status: "Stopped" });
    expect(locksOf(await shown("i-own"))).toEqual(["financial"]);
    expect(await events()).toEqual(["i-1 AccountUnbalanced.Stop Executed"]);
    expect(await events("Scheduled")).toEqual(["i-1 AccountUnbalanced.Delete Scheduled"]);
    const full = await ecs("DescribeInstancesFullStatus", { EventType: "AccountUnbalanced.Delete" });
    expect(full.InstanceFullStatusSet.InstanceFullStatusType[0]).toMatchObject({
      InstanceId: "i-1",
      Status: { Name: "Stopped" },
      ScheduledSystemEventSet: { ScheduledSystemEventType: [{ NotBefore: "2030-01-16T00:00:30Z" }] },
    });

    await advance(15 * DAY_MS - 1);
    expect((await cloud.control("GET", "instances"))[0]).toMatchObject({ instanceId: "i-1", recycled: true });
    await advance(1);
    expect(await shown("i-1")).toBeUndefined();
    await expect(ecs("ReActivateInstances", { InstanceId: "i-1" })).rejects.toMatchObject({
      code: "InvalidInstanceId.NotFound",
    });
    expect(await events()).toEqual(["i-1 AccountUnbalanced.Delete Executed", "i-1 AccountUnbalanced.Stop Executed"]);
    await advance(30 * DAY_MS + 1);
    expect(await events()).toEqual([]);
  });

  it("gets its instances back after payment: in time, late, or only after a call", async () => {
    await start({
      instances: [
        { instanceId: "i-ok" },
        { instanceId: "i-late", autoRestart: "late" },
        { instanceId: "i-missed", autoRestart: "missed" },
        { instanceId: "i-own", status: "Stopped" },
        { instanceId: "i-paid", chargeType: "PrePaid" },
      ],
    });
    await arrears();
    expect(await shown("i-paid")).toMatchObject({ Status: "Running" });
    await advance(DAY_MS);
    await recharge();
    const statuses = async () => {
      const list = await cloud.control("GET", "instances");
      return Object.fromEntries(list.map((one: Answer) => [one.instanceId, one.status]));
    };

    expect(await statuses()).toMatchObject({ "i-ok": "Stopped", "i-late": "Stopped" });
    await advance(1_000);
    expect(await statuses()).toMatchObject({ "i-ok": "Starting", "i-late": "Stopped" });
    await expect(ecs("ReActivateInstances", { InstanceId: "i-ok" })).rejects.toMatchObject({
      code: "IncorrectInstanceStatus",
    });
    await advance(2_000);
    expect(await statuses()).toMatchObject({ "i-ok": "Running", "i-late": "Stopped" });
    await expect(ecs("ReActivateInstances", { InstanceId: "i-ok" })).rejects.toMatchObject({
      code: "ReopenInstance.InstanceStatusNotValid",
    });
    await advance(60_000);
    expect(await statuses()).toMatchObject({ "i-late": "Running", "i-missed": "Stopped", "i-own": "Stopped" });

    await ecs("ReActivateInstances", { InstanceId: "i-missed" });
    await advance(2_000);
    expect(await shown("i-missed")).toMatchObject({ Status: "Running", StartTime: "2030-01-02T00:01Z" });
    expect(await events("Avoided")).toContain("i-missed AccountUnbalanced.Delete Avoided");
    expect(await events("Scheduled")).toEqual([]);
    await advance(20 * DAY_MS);
    expect(Object.keys(await statuses())).toContain("i-missed");
  });

  it("has every change of an instance published, and the cloud's own restart as well", async () => {
    await start({ instances: [{ instanceId: "i-1" }] });
    const heard: string[] = [];
    cloud.world.onEvent((event) => heard.push(`${event.type} ${event.data.state ?? ""} ${event.subject}`));
    await arrears();
    await recharge();
    await advance(3_000);

    const subject = `acs:ecs:cn-hangzhou:${ACCOUNT_ID}:instance/i-1`;
    expect(heard).toEqual([
      `ecs:Instance:StateChange Stopped ${subject}`,
      `ecs:Instance:StateChange Starting ${subject}`,
      `ecs:Instance:StateChange Running ${subject}`,
      `ecs:Instance:AutoReactivateCompleted  ${subject}`,
    ]);
  });

  it("has its locks cleared on payment, or only on a start, as the switch says", async () => {
    for (const lockClearsOnPayment of [true, false]) {
      await start({
        switches: { lockClearsOnPayment },
        instances: [
          { instanceId: "i-missed", autoRestart: "missed" },
          { instanceId: "i-own", status: "Stopped" },
        ],
      });
      await arrears();
      await recharge();
      const locks = lockClearsOnPayment ? [] : ["financial"];
      expect([locksOf(await shown("i-missed")), locksOf(await shown("i-own"))]).toEqual([locks, locks]);

      await ecs("ReActivateInstances", { InstanceId: "i-missed" });
      await advance(2_000);
      expect(locksOf(await shown("i-missed"))).toEqual([]);
      if (lockClearsOnPayment) await cloud.close();
    }
  });

  it("gets no lock on instances that their owner stopped, if the switch says so", async () => {
    await start({ switches: { ownerStoppedGetsLock: false }, instances: [{ instanceId: "i-own", status: "Stopped" }] });
    await arrears();
    expect(locksOf(await shown("i-own"))).toEqual([]);
  });

  it("has the payment in its own list of transactions", async () => {
    await start({ accounts: [{ id: ACCOUNT_ID, balance: 10 }] });
    await arrears();
    const bss = popCore(cloud, "2017-12-14");
    expect((await bss("QueryAccountBalance")).Data.AvailableAmount).toBe("-32.50");
    await advance(60_000);
    const { transactionNumber } = await recharge(5000);

    expect((await bss("QueryAccountBalance")).Data.AvailableAmount).toBe("4,967.50");
    const { Data } = await bss("QueryAccountTransactions", { TransactionFlow: "Income" });
    expect(Data.AccountTransactionsList.AccountTransactionsList).toEqual([
      expect.objectContaining({
        TransactionNumber: transactionNumber,
        TransactionType: "Payment",
        TransactionTime: "2030-01-01T00:01:30Z",
        Amount: "5,000.00",
      }),
    ]);
    await advance(40 * DAY_MS);
    expect((await bss("QueryAccountTransactions")).Data.TotalCount).toBe(0);
  });

  it("stays stopped while it owes any amount", async () => {
    await start({ instances: [{ instanceId: "i-1" }] });
    await arrears();
    await recharge(32.5);
    await advance(60_000);

    expect(await shown("i-1")).toMatchObject({ Status: "Stopped" });
    await expect(ecs("ReActivateInstances", { InstanceId: "i-1" })).rejects.toMatchObject({
      code: "InsufficientBalance",
    });
  });
});

describe("an account of the International site", () => {
  it("runs on for fifteen days, stops, and is released fifteen days later", async () => {
    await start({
      accounts: [{ id: ACCOUNT_ID, site: "international", balance: 5 }],
      instances: [{ instanceId: "i-1" }],
    });
    await arrears();
    await advance(15 * DAY_MS - 1);
    expect(await shown("i-1")).toMatchObject({ Status: "Running" });
    await advance(1);
    expect(await shown("i-1")).toMatchObject({ Status: "Stopped" });
    await advance(15 * DAY_MS - 1);
    expect((await cloud.control("GET", "instances"))[0]).toMatchObject({ recycled: false });
    await advance(1);
    expect(await shown("i-1")).toBeUndefined();
  });

  it("keeps its instances if it pays within the fifteen days, and needs no CNY 100", async () => {
    await start({
      accounts: [{ id: ACCOUNT_ID, site: "international", balance: 5 }],
      instances: [{ instanceId: "i-1" }, { instanceId: "i-2", stopCause: "arrears" }],
    });
    await arrears();
    await advance(10 * DAY_MS);
    await recharge(40);
    await advance(10_000);
    expect(await shown("i-1")).toMatchObject({ Status: "Running" });
    expect(await shown("i-2")).toMatchObject({ Status: "Running" });
    await advance(30 * DAY_MS);
    expect(await shown("i-1")).toMatchObject({ Status: "Running" });
  });
});
