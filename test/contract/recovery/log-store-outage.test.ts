/** The log store fails or hangs in the middle of a run: recovery goes on, and no record is lost silently. */
import { afterEach, describe, expect, it } from "vitest";
import { callsOf, ends, many, only, overdue, reactivated } from "../../support/recovery-facts.ts";
import { openRecoveryStage, type Ran, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Budgets are in the cloud's time: on a fast clock, a few exchanges would use them up. */
const SLOW = { mode: "scaled", rate: 10, now: "2030-01-15T12:00:30Z" } as const;

let stage: RecoveryStage;

afterEach(() => stage.close());

const codesOf = ({ summary }: Ran) => summary.problems.map(({ code }) => code);

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
