/** A recovery never fails because logging did, and no record is lost silently. */
import { afterEach, describe, expect, it } from "vitest";
import { callsOf, ends, many, only, overdue, reactivated } from "../../support/recovery-facts.ts";
import { openRecoveryStage, type Ran, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

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
      "intent",
      "instance",
      "instance",
      "instance",
      "account",
      "run",
    ]);
    expect(ran.summary.logged).toEqual({ delivered: 0, undelivered: 6 });
    expect(ends(ran.undelivered)).toEqual({
      "i-hz-0001": "recovered",
      "i-hz-0002": "recovered",
      "i-hz-0003": "recovered",
    });
    expect(codesOf(ran)).toEqual(["ledger-unreadable", "records-undelivered"]);
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
    expect(codesOf(ran)).toEqual(["ledger-unreadable", "records-undelivered"]);
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
    expect(codesOf(ran)).toEqual(["ledger-unreadable"]);
  });
});

describe("with a ledger that cannot be read", () => {
  it("leaves the acting to the sweep an hour after the payment's event may have acted, and the payment for it", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    await stage.fault({ service: "sls", action: "GetLogs", effect: "error", status: 500, code: "InternalServerError" });
    await stage.recharge(1_000);

    const tick = await stage.run({ depth: "payment" });
    const notice = await stage.run({ name: "wake-up" });
    const early = await stage.run();
    await stage.advance(60 * MINUTE);
    const hourly = await stage.run();
    const lateEvent = await stage.run({ name: "recharge" });
    await stage.advance(30 * MINUTE);
    const sweep = await stage.run();

    expect(hourly.summary.counts).toEqual({ parked: 1 });
    expect(lateEvent.summary.counts).toEqual({ parked: 1 });
    expect(early.summary.counts).toEqual({ parked: 1 });
    expect(tick.journal.filter(({ service }) => service === "ecs")).toEqual([]);
    // Money it did not act on is not written down as dealt with.
    expect(only(tick.records, "account")).toEqual([]);
    expect(notice.summary.counts).toEqual({ parked: 1 });
    expect(reactivated(notice.journal)).toEqual([]);
    expect(sweep.summary.counts).toEqual({ recovered: 1 });
  });

  it("acts at once by a fresh payment's own event", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    await stage.fault({ service: "sls", action: "GetLogs", effect: "error", status: 500, code: "InternalServerError" });
    await stage.recharge(1_000);

    const { summary } = await stage.run({ name: "recharge" });

    expect(summary.counts).toEqual({ recovered: 1 });
  });

  it("does not act by the sweep where nobody can tell whether somebody has paid", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    await stage.fault({ service: "sls", action: "GetLogs", effect: "error", status: 500, code: "InternalServerError" });
    await stage.fault({ action: "QueryAccountTransactions", effect: "error", status: 500, code: "UndefinedError" });

    const sweep = await stage.run();
    const event = await stage.run({ name: "recharge" });

    expect(sweep.summary.counts).toEqual({ parked: 1 });
    expect(event.summary.counts).toEqual({ recovered: 1 });
  });

  it("leaves all to the sweep where nobody may ever see payments", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    await stage.fault({ service: "sls", action: "GetLogs", effect: "error", status: 500, code: "InternalServerError" });
    await stage.fault({ action: "QueryAccountTransactions", effect: "error", status: 400, code: "NotAuthorized" });

    const event = await stage.run({ name: "recharge" });
    const sweep = await stage.run();

    expect(event.summary.counts).toEqual({ parked: 1 });
    expect(sweep.summary.counts).toEqual({ recovered: 1 });
  });

  it("does not call what fell back twice in one run", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 120 } } });
    await stage.add(overdue("i-1", { fallsBack: 99 }));
    await stage.fault({ service: "sls", action: "GetLogs", effect: "error", status: 401, code: "Unauthorized" });

    const { journal } = await stage.run();

    expect(reactivated(journal)).toEqual(["i-1"]);
  });
});

describe("an outage in the middle of a run", () => {
  it("loses no record: what was refused after bounded retries is handed out, the rest is delivered", async () => {
    stage = await openRecoveryStage();
    await stage.add(...many(3, "hz"));
    // The intents arrive; everything later is refused.
    await stage.fault({
      service: "sls",
      action: "PutLogs",
      skip: 1,
      effect: "error",
      status: 500,
      code: "InternalServerError",
    });

    const ran = await stage.run();

    expect(ran.summary.counts).toEqual({ recovered: 3 });
    expect(ran.records.map(({ record_type }) => record_type)).toEqual(["intent"]);
    expect(ran.undelivered).toHaveLength(5);
    expect(ran.summary.logged).toEqual({ delivered: 1, undelivered: 5 });
    // Two writes, each with six calls at most.
    expect(callsOf(ran.journal).PutLogs).toBeLessThanOrEqual(13);
    expect(codesOf(ran)).toEqual(["records-undelivered"]);
  });

  it("that passes is waited out, and every record is stored once", async () => {
    stage = await openRecoveryStage();
    await stage.add(...many(3, "hz"));
    await stage.fault(
      { service: "sls", action: "PutLogs", count: 2, effect: "error", status: 503, code: "ServerBusy" },
      { service: "sls", action: "PutLogs", count: 1, effect: "reset" },
      { service: "sls", action: "GetLogs", count: 1, effect: "incomplete" },
      { service: "sls", action: "PutLogs", count: 1, effect: "error", status: 403, code: "WriteQuotaExceed" },
    );

    const ran = await stage.run();

    const ids = ran.records.map(({ record_id }) => record_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ran.records).toHaveLength(6);
    expect(ran.undelivered).toEqual([]);
    expect(ran.summary.problems).toEqual([]);
  });

  it("is made good by the next run: what came back meanwhile is closed by reading the state", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 0 } } });
    await stage.add(overdue("i-1"));
    await stage.fault({
      service: "sls",
      action: "PutLogs",
      skip: 1,
      effect: "error",
      status: 500,
      code: "InternalServerError",
    });
    await stage.run({}, { deadlineInMs: 5 * MINUTE });
    await stage.cloud.control("DELETE", "faults");
    await stage.advance(HOUR);

    const next = await stage.run();

    expect(reactivated(next.journal)).toEqual([]);
    expect(ends(next.records)).toEqual({ "i-1": "recovered" });
  });
});

describe("a large fleet's records", () => {
  it("arrive in few writes, and the next sweep reads every open case back", async () => {
    stage = await openRecoveryStage();
    await stage.add(...many(450, "big", { locks: ["security"] }));

    const first = await stage.run();
    await stage.advance(HOUR);
    const second = await stage.run();

    expect(only(first.records, "instance")).toHaveLength(450);
    expect(callsOf(first.journal).PutLogs).toBeLessThanOrEqual(2);
    expect(only(second.records, "instance")).toEqual([]);
    expect(second.summary.counts).toEqual({ parked: 450 });
  });
});
