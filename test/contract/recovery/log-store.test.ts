/** A recovery never fails because logging did, and no record is lost silently. */
import { afterEach, describe, expect, it } from "vitest";
import { callsOf, ends, many, only, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
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
/** Budgets are in the cloud's time: on a fast clock, a few exchanges would use them up. */
const SLOW = { mode: "scaled", rate: 10, now: "2030-01-15T12:00:30Z" } as const;
const REAL = { mode: "scaled", rate: 1, now: "2030-01-15T12:00:30Z" } as const;

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
    expect(ran.undelivered.map(({ record_type }) => record_type)).toEqual([
      "instance",
      "instance",
      "instance",
      "account",
      "case_book",
      "run",
    ]);
    expect(ran.summary.logged).toEqual({ delivered: 1, undelivered: 6 });
    // The claim, and one write with six calls at most.
    expect(callsOf(ran.journal).PutLogs).toBeLessThanOrEqual(7);
    expect(codesOf(ran)).toEqual(["records-undelivered"]);
  });

  it("that passes is waited out, and every record is stored once", async () => {
    stage = await openRecoveryStage({ clock: SLOW });
    await stage.add(...many(3, "hz"));
    await stage.fault(
      { service: "sls", action: "PutLogs", count: 1, effect: "error", status: 503, code: "ServerBusy" },
      { service: "sls", action: "GetLogs", count: 1, effect: "incomplete" },
      { service: "sls", action: "PutLogs", skip: 1, count: 1, effect: "reset" },
      { service: "sls", action: "PutLogs", skip: 1, count: 1, effect: "error", status: 403, code: "WriteQuotaExceed" },
    );

    const ran = await stage.run();

    const ids = ran.records.map(({ record_id }) => record_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ran.records).toHaveLength(7);
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

/** Findings B13 and F58: recovery never waits for logging. The clock is a real one; three instances, and seconds of the wall. */
describe("a log store that is", () => {
  it.each([
    ["down", [{ effect: "error", status: 500, code: "InternalServerError" }]],
    ["out of reach", [{ effect: "reset" }]],
    ["silent", [{ effect: "hang" }]],
    ["throttling all", [{ effect: "error", status: 403, code: "ReadQuotaExceed" }]],
    ["throttling writes", [{ action: "PutLogs", effect: "error", status: 403, code: "WriteQuotaExceed" }]],
    ["silent about writes", [{ action: "PutLogs", effect: "hang" }]],
  ] as const)("%s delays the first call by 5 s, and the end of the run by 10 s, at most", async (_how, faults) => {
    stage = await openRecoveryStage({ clock: REAL, scenario: { delays: { startMs: 100 } } });
    await stage.add(...many(3, "hz"));
    await stage.fault(...faults.map((fault) => ({ service: "sls", ...fault })));
    const beganMs = stage.clock.nowMs();

    const ran = await stage.run({}, { configuration: { timing: { pollSeconds: 1, verifySeconds: 5 } } });

    const calls = ran.journal.filter(({ action }) => action === "ReActivateInstances");
    const reads = ran.journal.filter(({ action }) => action === "DescribeInstances");
    expect(ran.summary.counts).toEqual({ recovered: 3 });
    expect(calls).toHaveLength(3);
    expect(Date.parse(calls[0]?.time ?? "") - beganMs).toBeLessThanOrEqual(5_000);
    expect(stage.clock.nowMs() - Date.parse(reads.at(-1)?.time ?? "")).toBeLessThanOrEqual(10_000);
    expect(ran.summary.logged.undelivered).toBeGreaterThan(0);
  });
});

// Finding F50: it answers, and what it took is gone.
describe("a log store that answers and keeps nothing", () => {
  it("is no memory: after the first sweep only a person and the hourly sweep call, and each once", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    await stage.fault({ action: "ReActivateInstances", effect: "error", status: 403, code: "OperationDenied.NoStock" });
    const { records } = stage.composed().world;
    const forgetful = { append: async () => {}, read: async () => ({ records: [], complete: true }) };
    let calls = 0;
    await stage.recharge(1_000);

    for (let minutes = 0; minutes < 60; minutes += 5) {
      const ran = await stage.run({ depth: "payment" }, { replacements: { records: { ...records, ...forgetful } } });
      calls += reactivated(ran.journal).length;
      await stage.advance(5 * MINUTE);
    }

    expect(calls).toBe(0);
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
    expect(callsOf(first.journal).PutLogs).toBe(1);
    expect(callsOf(second.journal)).toMatchObject({ GetLogs: 2, PutLogs: 1 });
    expect(only(second.records, "instance")).toEqual([]);
    expect(second.summary.counts).toEqual({ parked: 450 });
  });
});
