/** Leases and deaths of runs, and runs at the same time: no instance is called twice. */
import { afterEach, describe, expect, it } from "vitest";
import type { Case } from "../../../functions/core/memory/case-book.ts";
import { decodeBook, encodeBook } from "../../../functions/core/memory/case-book-codec.ts";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { answersFor, ends, many, only, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";
import { runThatDies, waitFor } from "../../support/recovery-waits.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let stage: RecoveryStage;

afterEach(() => stage.close());

describe("a lease", () => {
  const lease = (instanceIds: string, untilMs: number, nowMs: number): StoredRecord => ({
    schema_version: "1",
    record_type: "intent",
    record_id: "run-other/intent/x",
    recorded_at: new Date(nowMs).toISOString(),
    run_id: "run-other",
    root_run_id: "run-other",
    request_id: "request-0",
    trigger: "timer",
    mode: "apply",
    account_id: ACCOUNT,
    account_name: "production",
    region_id: HANGZHOU,
    instance_ids: instanceIds,
    lease_until: new Date(untilMs).toISOString(),
  });

  async function write(record: StoredRecord): Promise<void> {
    const { world, close } = stage.composed();
    await world.records.append([record]);
    close();
  }

  it("of another run holds the instance while it is valid, and not a moment longer", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"), overdue("i-2"));
    const nowMs = stage.clock.nowMs();
    await write(lease("i-1", nowMs + 10 * MINUTE, nowMs));

    const during = await stage.run();
    await stage.advance(10 * MINUTE);
    const after = await stage.run();

    expect(reactivated(during.journal)).toEqual(["i-2"]);
    expect(during.summary.counts).toEqual({ recovered: 1, skipped: 1 });
    expect(ends(after.records)).toEqual({ "i-1": "recovered" });
  });

  it("does not hold it from a person's plan of what would happen", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"), overdue("i-2"));
    const nowMs = stage.clock.nowMs();
    await write(lease("i-1", nowMs + 10 * MINUTE, nowMs));

    const { records } = await stage.run({ name: "manual", mode: "plan" });

    expect(ends(records)).toEqual({ "i-1": "skipped/in-progress", "i-2": "planned" });
  });

  it("of a run that died is closed by reading the state, with no second call", async () => {
    stage = await openRecoveryStage();
    await stage.add(...many(3, "hz"));
    await runThatDies(stage, 3, 10 * MINUTE);

    const early = await stage.run();
    await stage.advance(16 * MINUTE);
    const after = await stage.run();
    await stage.advance(HOUR);
    const later = await stage.run();

    expect(reactivated(early.journal)).toEqual([]);
    expect(reactivated(after.journal)).toEqual([]);
    expect(new Set(Object.values(ends(after.records)))).toEqual(new Set(["recovered"]));
    expect(Object.keys(ends(after.records))).toHaveLength(3);
    expect(recordOf(after.records, "i-hz-0001").note).toContain("died");
    expect(ends(later.records)).toEqual({});
  });

  it("of a run that died before its calls is taken over", async () => {
    stage = await openRecoveryStage({ configuration: { limits: { maxConcurrentCalls: 1 } } });
    await stage.add(...many(3, "hz"));
    await stage.fault({ service: "ecs", action: "ReActivateInstances", skip: 1, count: 1, effect: "throttle" });
    // The second call is throttled, and the run sleeps for ever.
    await runThatDies(stage, 2, 10 * MINUTE);
    await stage.advance(16 * MINUTE);

    const { records, journal } = await stage.run();

    expect(reactivated(journal)).toHaveLength(2);
    expect(new Set(Object.values(ends(records)))).toEqual(new Set(["recovered"]));
    expect(Object.keys(ends(records))).toHaveLength(3);
  });
});

describe("two runs at once", () => {
  /** The case book of a run that read its memory before the other one, and reports after it. */
  async function writeLateBook(records: readonly StoredRecord[]): Promise<void> {
    const [written] = only(records, "case_book");
    const book = decodeBook([written?.book ?? ""]);
    const known = book?.cases.get("i-1");
    if (!written || !book || !known) throw new Error("the run wrote no case book");
    const nowMs = stage.clock.nowMs();
    const startedAtMs = (known.startedAtMs ?? Number.NaN) - 9 * DAY;
    const late: Case = {
      ...known,
      startedAtMs,
      atMs: nowMs,
      outcome: "parked",
      reason: "out-of-time",
      wakesOn: "next-run",
    };
    const cases = new Map([["i-1", late]]);
    const [text] = encodeBook({ ...book, runId: "run-other", recordedAtMs: nowMs, cases });
    const ids = { run_id: "run-other", root_run_id: "run-other", book_id: "run-other/book" };
    const { world, close } = stage.composed();
    await world.records.append([{ ...written, ...ids, recorded_at: new Date(nowMs).toISOString(), book: text }]);
    close();
  }

  it("of which one writes late that it did not get to what the other brought back leave no case open", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    const { records } = await stage.run();
    await stage.advance(MINUTE);
    await writeLateBook(records);

    const tick = await stage.run({ depth: "payment" });
    const next = await stage.run({ depth: "payment" });

    expect(ends(tick.records)).toEqual({});
    expect(next.journal.filter(({ service }) => service === "ecs")).toEqual([]);
  });

  it("never make the cloud start an instance twice, and agree on how it ended", async () => {
    stage = await openRecoveryStage({ indexDelayMs: 1_000 });
    await stage.add(...many(30, "hz", { startMs: 15_000 }));

    const [one, two] = await Promise.all([
      stage.run({}, { runId: "run-a" }),
      stage.run({ name: "recharge" }, { runId: "run-b" }),
    ]);

    const { journal } = one.journal.length > two.journal.length ? one : two;
    for (const id of many(30, "hz").map(({ instanceId = "" }) => instanceId)) {
      const answers = answersFor(journal, id);
      expect(answers.filter((answer) => answer === "OK")).toHaveLength(1);
      expect(answers.length).toBeLessThanOrEqual(2);
    }
    for (const id of many(30, "hz").map(({ instanceId = "" }) => instanceId)) {
      const told = [ends(one.records)[id], ends(two.records)[id]].filter((end) => end?.startsWith("recovered"));
      expect(told).toEqual(["recovered"]);
    }
    expect([...(await stage.statuses()).values()].every((status) => status === "Running")).toBe(true);
  });

  it("where the second sees the first one's lease, only the first calls", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 300 } } });
    await stage.add(...many(5, "hz", { startMs: 2 * MINUTE }));
    const first = stage.run({}, { runId: "run-a", deadlineInMs: HOUR });
    await waitFor(async () => only(await stage.records(), "intent").length > 0);

    const second = await stage.run({ name: "manual" }, { runId: "run-b" });
    const { summary } = await first;

    expect(summary.counts).toEqual({ recovered: 5 });
    const calls = (await stage.cloud.control("GET", "journal?action=ReActivateInstances")) as readonly unknown[];
    expect(calls).toHaveLength(5);
    expect(second.summary.counts.recovered).toBeUndefined();
  });

  it("of which the later one's lease is missed do no harm", async () => {
    stage = await openRecoveryStage({ indexDelayMs: 10 * MINUTE });
    await stage.add(overdue("i-1", { startMs: 30_000 }));
    const first = stage.run({}, { runId: "run-a" });
    await waitFor(async () => (await stage.cloud.control("GET", "journal?action=ReActivateInstances")).length > 0);

    const second = await stage.run({}, { runId: "run-b" });
    const { summary } = await first;

    expect(summary.counts).toEqual({ recovered: 1 });
    const calls: readonly { status: number }[] = await stage.cloud.control("GET", "journal?action=ReActivateInstances");
    expect(calls.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(second.summary.problems).toEqual([]);
  });
});
