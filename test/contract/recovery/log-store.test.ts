/** A recovery never fails because logging did, and no record is lost silently. */
import { afterEach, describe, expect, it } from "vitest";
import { ends, many, only, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, openRecoveryStage, type Ran, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const READ_DOWN = {
  service: "sls",
  action: "GetLogs",
  effect: "error",
  status: 500,
  code: "InternalServerError",
} as const;

let stage: RecoveryStage;

afterEach(() => stage.close());

const codesOf = ({ summary }: Ran) => summary.problems.map(({ code }) => code);

const messagesOf = ({ summary }: Ran) => summary.problems.map(({ message }) => message).join("\n");

describe("without a log project", () => {
  it("everything is recovered, and every record is handed out as undelivered", async () => {
    stage = await openRecoveryStage({ logStore: false });
    await stage.add(...many(3, "hz"));

    const ran = await stage.run();

    expect([...(await stage.statuses()).values()]).toEqual(["Running", "Running", "Running"]);
    expect(ran.summary.counts).toEqual({ recovered: 3 });
    expect(ran.undelivered.map(({ record_type }) => record_type)).toEqual([
      "instance",
      "instance",
      "instance",
      "account",
      "case_book",
      "run",
    ]);
    expect(ran.summary.logged).toEqual({ delivered: 0, undelivered: 6 });
    expect(only(ran.undelivered, "run")[0]?.problems).toContain("records-undelivered");
    expect(ends(ran.undelivered)).toEqual({
      "i-hz-0001": "recovered",
      "i-hz-0002": "recovered",
      "i-hz-0003": "recovered",
    });
    expect(codesOf(ran)).toEqual(["log-store-unreadable", "records-undelivered"]);
    expect(messagesOf(ran)).toContain("ProjectNotExist");
    expect(messagesOf(ran)).toContain("log.project");
  });
});

describe("without the logstore", () => {
  it("the problem names what is missing, and records are handed out", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));

    const ran = await stage.run({}, { configuration: { log: { logstore: "never-made" } } });

    expect(ran.summary).toMatchObject({ counts: { recovered: 1 }, logged: { delivered: 0, undelivered: 4 } });
    expect(ran.undelivered).toHaveLength(4);
    expect(messagesOf(ran)).toContain("LogStoreNotExist");
  });
});

describe("without permission to write or to read", () => {
  it("neither keeps anything from being recovered", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    await stage.permit(["ecs:*", "bss:*", "bssapi:*"]);

    const ran = await stage.run();

    expect(ran.summary).toMatchObject({ counts: { recovered: 1 }, logged: { delivered: 0, undelivered: 4 } });
    expect(codesOf(ran)).toEqual(["log-store-unreadable", "records-undelivered"]);
    expect(messagesOf(ran)).toContain("log:PostLogStoreLogs");
  });

  it("reading alone leaves the records delivered, and one attempt for each instance", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    await stage.permit(["ecs:*", "bss:*", "bssapi:*", "log:PostLogStoreLogs"]);
    await stage.fault({ action: "ReActivateInstances", effect: "error", code: "InternalError" });

    const ran = await stage.run();

    expect(reactivated(ran.journal)).toEqual(["i-1"]);
    expect(ends(ran.records)).toEqual({ "i-1": "parked/cloud-error" });
    expect(ran.undelivered).toEqual([]);
    expect(codesOf(ran)).toEqual(["log-store-unreadable"]);
  });
});

describe("with a log store that cannot be read", () => {
  it("leaves the calling to a person and to the hourly sweep, and the payment to be dealt with", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"), overdue("i-2"));
    await stage.fault(READ_DOWN);
    await stage.recharge(1_000);

    const tick = await stage.run({ depth: "payment" });
    const notice = await stage.run({ name: "wake-up" });
    const event = await stage.run({ name: "recharge" });
    const byHand = await stage.run({ name: "manual", instanceIds: ["i-1"] });
    const sweep = await stage.run();

    // Money that nothing was done about is not written down as dealt with.
    expect(tick.journal.filter(({ service }) => service === "ecs")).toEqual([]);
    expect(only(tick.records, "case_book")).toEqual([]);
    for (const ran of [notice, event]) {
      expect(reactivated(ran.journal)).toEqual([]);
      expect(new Set(Object.values(ends(ran.records)))).toEqual(new Set(["parked/evidence-unreadable"]));
      expect(recordOf(ran.records, "i-1").unknown_fact).toBe("memory");
    }
    expect(reactivated(byHand.journal)).toEqual(["i-1"]);
    expect(reactivated(sweep.journal)).toEqual(["i-2"]);
  });

  it("calls only what has a stop event of its own: the one that saw an owner stop may be out of sight", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-lock", { stopEvent: false }));
    await stage.fault(READ_DOWN);

    const { journal, records } = await stage.run();

    expect(reactivated(journal)).toEqual([]);
    expect(ends(records)).toEqual({ "i-lock": "parked/evidence-unreadable" });
  });

  // Finding F45.
  it("closes nothing: a case whose only evidence was remembered stays open, and is brought back", async () => {
    stage = await openRecoveryStage({
      scenario: { accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: 2 * DAY }] },
    });
    await stage.add(overdue("i-1", { stopEvent: false }));
    await stage.run();
    await stage.recharge(1_000);
    await stage.fault(READ_DOWN);

    const blind = await stage.run();
    await stage.cloud.control("DELETE", "faults");
    const sighted = await stage.run();

    expect(only(blind.records, "case_book")).toEqual([]);
    expect(Object.values(ends(blind.records))).not.toContain("skipped/not-overdue");
    expect(ends(sighted.records)).toEqual({ "i-1": "recovered" });
  });

  it("does not call what fell back twice in one run", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 120 } } });
    await stage.add(overdue("i-1", { fallsBack: 99 }));
    await stage.fault({ service: "sls", action: "GetLogs", effect: "error", status: 401, code: "Unauthorized" });

    const { journal } = await stage.run();

    expect(reactivated(journal)).toEqual(["i-1"]);
  });
});
