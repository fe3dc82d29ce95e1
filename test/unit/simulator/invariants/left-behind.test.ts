import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../../functions/core/memory/record.ts";
import { noteClockError } from "../../../../simulator/clock-errors.ts";
import type { Message, Shown } from "../../../../simulator/flight-recorder.ts";
import { judgeLeftBehind } from "../../../../simulator/invariants/left-behind.ts";
import type { Story } from "../../../../simulator/story.ts";
import { aLook, anAttempt, aRecord, aResult, aRun, type Given, isoMinute, minute } from "../../../support/a-result.ts";
import { ACCOUNT, aStory } from "../../../support/a-story.ts";

interface Down {
  readonly record: StoredRecord;
  readonly looks?: readonly Shown[];
  /** The minute at which its stop event was published; undefined: it has none, and a lock. */
  readonly eventAt?: number | undefined;
  /** The minute of its last start; absent: long ago. */
  readonly startedAt?: number;
  readonly lastChange?: string;
  readonly faults?: Story["faults"];
  readonly messages?: readonly Message[];
  readonly channels?: number;
  /** The run could not read the events. */
  readonly unread?: boolean;
}

/** One instance that the arrears stopped an hour ago, in an account that has paid. */
function down({ record, looks = [], eventAt, startedAt, faults = [], ...given }: Down): Given {
  const { lastChange = "lifecycle", messages = [], channels = 1 } = given;
  const reads = given.unread ? [[`${ACCOUNT}/cn-hangzhou`, { atMs: 0, whole: false, complete: false }] as const] : [];
  const read = { shown: new Map([["i-1", [...looks]]]), eventReads: new Map(reads) };
  return {
    runs: [aRun({ written: [aRecord(record)], messages: [...messages], ...read })],
    story: { faults, switches: { ...aStory().switches, channels } },
    books: ({ accounts, instances }) => {
      const account = accounts.get(ACCOUNT)!;
      Object.assign(account, { cash: 1_000, solventSinceMs: minute(0) });
      const instance = instances.get("i-1")!;
      Object.assign(instance, { status: "Stopped", stoppedBy: "arrears", arrearsStopAtMs: minute(-60) });
      if (startedAt !== undefined) Object.assign(instance, { startedAtMs: minute(startedAt) });
      instance.changes.push(
        { atMs: minute(-60), status: "Stopping", by: "arrears" },
        { atMs: minute(-59), status: "Stopped", by: lastChange },
      );
      if (eventAt === undefined) instance.locks.add("financial");
      else {
        const event = { instanceId: "i-1", regionId: "cn-hangzhou", type: "stop", state: "executed" } as const;
        account.events.push({ ...event, atMs: minute(-60), visibleAtMs: minute(eventAt) });
      }
    },
  };
}
const judged = (given: Down) => judgeLeftBehind(aResult(down(given)));
const said = (given: Down) => judged(given).violations.map(({ invariant }) => invariant);
const ASKED = { outcome: "parked", reason: "owner-unclear" };

describe("judgeLeftBehind", () => {
  it("takes the question to a person for an answer only where a clue pointed to the owner", () => {
    const seenAt = (count: number, special: Partial<Shown> = {}) => [aLook({ atMs: minute(count), ...special })];

    const last = seenAt(-10, { locked: true });

    expect(said({ record: ASKED, eventAt: -50, looks: [...seenAt(-55), ...last] })).toEqual([]);
    expect(said({ record: ASKED, eventAt: -50, looks: seenAt(-40) })).toEqual(["left-behind"]);
    expect(said({ record: ASKED, eventAt: -50, looks: last })).toEqual(["left-behind"]);
    // A run that could not read the events knows the order of look and event by two clocks.
    expect(said({ record: ASKED, eventAt: -50, looks: seenAt(-40), unread: true })).toEqual([]);
    expect(said({ record: ASKED, eventAt: -50, looks: seenAt(-34), unread: true })).toEqual(["left-behind"]);
    // The instance was started since its event, which is about the stop before.
    expect(said({ record: ASKED, eventAt: -50, looks: seenAt(-40), startedAt: -45 })).toEqual([]);
    // Published after the last look.
    expect(said({ record: ASKED, eventAt: -5, looks: last })).toEqual([]);
    expect(said({ record: { outcome: "parked", reason: "no-stock" }, eventAt: -50, looks: seenAt(-55) })).toEqual([
      "left-behind",
    ]);
    expect(said({ record: ASKED })).toEqual([]);
  });

  it("takes the question to a person for an answer also after the release", () => {
    const lost = ({ looks = [], eventAt }: Pick<Down, "looks" | "eventAt">) => {
      const given = down({ record: ASKED, looks, eventAt });
      const released = aRecord({ outcome: "released", record_id: "run-2/instance/i-1", recorded_at: isoMinute(201) });
      const books: Given["books"] = (model) => {
        given.books?.(model);
        const instance = model.instances.get("i-1")!;
        Object.assign(instance, { status: "Released", releasedBy: "arrears", releasedAtMs: minute(200) });
        instance.locks.clear();
      };
      return judgeLeftBehind(
        aResult({ ...given, books, runs: [...given.runs, aRun({ runId: "run-2", written: [released] })] }),
      ).violations.map(({ invariant }) => invariant);
    };
    const seenAt = (count: number) => [aLook({ atMs: minute(count) })];

    expect(lost({ eventAt: -50, looks: [...seenAt(-55), ...seenAt(-10)] })).toEqual([]);
    expect(lost({ eventAt: -50, looks: seenAt(-40) })).toEqual(["lost"]);
  });

  const fault = { fromMs: 0, toMs: Number.POSITIVE_INFINITY, probability: 1 };
  const unread = {
    ...fault,
    actions: ["DescribeInstanceHistoryEvents"],
    effect: { kind: "denied" },
  } as const;

  it("takes a failed start for a true reason if the start failed", () => {
    const failed = { record: { outcome: "parked", reason: "start-failed" }, eventAt: -50, faults: [unread] };

    expect(said({ ...failed, lastChange: "engine failed" })).toEqual([]);
    expect(said(failed)).toEqual(["untrue-reason"]);
  });

  it("counts an instance that found no place in a run, if no log store told the runs what was tried and a person was told", () => {
    const empty = { ...fault, actions: ["GetLogs"], effect: { kind: "empty" } } as const;
    const record = { outcome: "parked", reason: "over-run-limit" };
    const message: Message = {
      atMs: minute(-30),
      takenBy: 1,
      notice: {
        kind: "needs-person",
        runId: "run-1",
        total: 1,
        reasons: {},
        instances: [aRecord(record)],
        unreadable: [],
        text: { en: "", zh: "" },
      },
    };
    const crowded = { record, eventAt: -50, faults: [empty], messages: [message] };

    expect(judged(crowded)).toEqual({
      violations: [],
      misfortunes: [{ harm: "left-behind", why: "over the run limit of runs that no log store tells what was tried" }],
    });
    expect(said({ ...crowded, messages: [] })).toEqual(["left-behind"]);
    // Without a webhook nobody could be told, because the log store kept no record.
    expect(said({ ...crowded, messages: [], channels: 0 })).toEqual([]);
    const full = {
      ...fault,
      actions: ["PutLogs"],
      effect: { kind: "code", code: "WriteQuotaExceed", appliedShare: 0 },
    } as const;
    expect(said({ ...crowded, faults: [full] })).toEqual([]);
    expect(said({ ...crowded, faults: [{ ...full, probability: 0.5 }] })).toEqual(["left-behind"]);
    expect(said({ ...crowded, faults: [] })).toEqual(["left-behind"]);
    expect(said({ ...crowded, record: { outcome: "parked", reason: "no-stock" } })).toEqual(["left-behind"]);
  });

  /**
   * Two runs about an instance whose events cannot be read: what each wrote, and whether a query finds the second record. A run got
   * the answer `answered`, or the code in its record. The clock of the second run is behind by some minutes.
   */
  function twoWords(
    [first, second]: readonly [StoredRecord, StoredRecord],
    unfindable: boolean,
    minutesBehind = 0,
  ): string[] {
    const given = down({ record: {}, faults: [unread] });
    const records = [
      aRecord({ ...first }),
      aRecord({ ...second, record_id: "run-2/instance/i-1", recorded_at: isoMinute(1 - minutesBehind) }),
    ] as const;
    noteClockError(records[1], -minutesBehind * 60_000);
    const runs = records.map((record, index) => {
      const runId = `run-${index + 1}`;
      const code = record.answered ?? record.error_code ?? "";
      const attempts =
        code === "" ? [] : [anAttempt({ runId, sentAtMs: minute(index), answer: { atMs: minute(index), code } })];
      return aRun({ runId, written: [record], attempts });
    });
    const books: Given["books"] = (model) => {
      given.books?.(model);
      for (const [index, record] of records.entries())
        model.logStore.append(
          [record],
          { runId: `run-${index + 1}`, clockErrorMs: 0, unfindable: unfindable && index === 1 },
          minute(index),
        );
    };
    return judgeLeftBehind(aResult({ ...given, runs, books })).violations.map(({ invariant }) => invariant);
  }

  it("takes the newest record that a query finds for the last one", () => {
    const words = [
      { outcome: "parked", reason: "evidence-unreadable" },
      { outcome: "parked", reason: "no-stock" },
    ] as const;

    expect(twoWords(words, true)).toEqual([]);
    expect(twoWords(words, false)).toEqual(["untrue-reason"]);
  });

  it("takes the last answer that a query finds for the vendor's last one", () => {
    const words = [
      { outcome: "failed", reason: "denied", error_code: "Forbidden.RAM" },
      { outcome: "parked", reason: "settling", error_code: "ServiceUnavailable" },
    ] as const;

    expect(twoWords(words, true)).toEqual([]);
    expect(twoWords(words, false)).toEqual(["untrue-reason"]);
  });

  it("takes the answer before a throttled call for true, because such a call is no attempt", () => {
    const denied = { outcome: "failed", reason: "denied", error_code: "Forbidden.RiskControl" };
    const again = (code: string) => twoWords([denied, { ...denied, answered: code }], false);

    expect(again("Rejected.Throttling")).toEqual([]);
    expect(again("ServiceUnavailable")).toEqual(["untrue-reason"]);
  });

  it("takes the newest record by its own time, as alerts do, or by the true time, where clocks differ", () => {
    const unread = { outcome: "parked", reason: "evidence-unreadable" };
    const quota = { outcome: "parked", reason: "quota" };

    expect(twoWords([unread, quota], false, 20)).toEqual([]);
    expect(twoWords([quota, unread], false, 20)).toEqual([]);
    expect(twoWords([unread, quota], false, 0)).toEqual(["untrue-reason"]);
  });

  it("takes a lost memory for the reason of a lock alone while the log store answers as if it were empty", () => {
    const record = { outcome: "parked", reason: "evidence-unreadable" };
    const empty = { ...fault, actions: ["GetLogs"], effect: { kind: "empty" } } as const;

    expect(said({ record, faults: [empty] })).toEqual([]);
    expect(said({ record })).toEqual(["left-behind"]);
    expect(said({ record, faults: [empty], eventAt: -50 })).toEqual(["left-behind"]);
  });
});
