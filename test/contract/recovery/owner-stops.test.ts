/** A stop by the owner that a sweep has seen is remembered, and the instance is left alone. */
import { afterEach, describe, expect, it } from "vitest";
import { decodeBook } from "../../../functions/core/memory/case-book-codec.ts";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { byOwner, ends, only, overdue, reactivated } from "../../support/recovery-facts.ts";
import { ACCOUNT, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVENTS = { action: "DescribeInstanceHistoryEvents" } as const;

let stage: RecoveryStage;

afterEach(() => stage.close());

describe("an owner stop", () => {
  /** By the newest case book that a run wrote. */
  function ownerStopsIn(records: readonly StoredRecord[]): readonly string[] {
    const book = decodeBook([only(records, "case_book").at(-1)?.book ?? ""]);
    return [...(book?.ownerStops.keys() ?? [])];
  }

  /** A sweep sees it stopped without a lock; hours later the account falls into arrears, and everything is locked. */
  async function seenBefore(leadMs: number, actions: readonly string[] | "*" = "*") {
    stage = await openRecoveryStage({
      scenario: {
        switches: { lockClearsOnPayment: false, reactivateAcceptsAnyStopped: true },
        delays: { autoRestartMs: 10 * HOUR, autoRestartLateMs: 10 * HOUR },
      },
      // The eager setting: without what the sweep saw, the instance would be called.
      configuration: { select: { lockOnly: "act" } },
    });
    await stage.permit(actions);
    await stage.add(byOwner("i-owner"), { instanceId: "i-web", autoRestart: "missed" });
    const sweep = await stage.run();
    await stage.advance(leadMs);
    await stage.cloud.control("POST", `accounts/${ACCOUNT}/arrears`, {});
    await stage.advance(HOUR);
    await stage.recharge(2_000);
    return sweep;
  }

  it("that a sweep saw while the balance was 0 or more is believed, however short before the suspension", async () => {
    const sweep = await seenBefore(HOUR);

    const { records, journal } = await stage.run({ name: "manual" });

    expect(ownerStopsIn(sweep.records)).toEqual(["i-owner"]);
    expect(ends(records)).toEqual({ "i-web": "recovered", "i-owner": "skipped/stopped-before-arrears" });
    expect(reactivated(journal)).toEqual(["i-web"]);
  });

  it.each([
    ["two hours", 2 * HOUR + MINUTE, "skipped/stopped-before-arrears"],
    ["an hour", HOUR, "parked/owner-unclear"],
  ])("seen %s before the suspension with an unknown balance ends so", async (_lead, leadMs, end) => {
    await seenBefore(leadMs, ["ecs:*", "log:*"]);

    const { records, journal } = await stage.run({ name: "manual" });

    expect(ends(records)).toEqual({ "i-web": "recovered", "i-owner": end });
    expect(reactivated(journal)).toEqual(["i-web"]);
  });

  it("is remembered once a stop, since the first sweep that saw it", async () => {
    stage = await openRecoveryStage();
    await stage.add(byOwner("i-owner"));

    const since = [];
    for (let sweep = 0; sweep < 3; sweep += 1) {
      const [record] = only((await stage.run()).records, "case_book");
      since.push(decodeBook([record?.book ?? ""])?.ownerStops.get("i-owner")?.sinceMs);
      await stage.advance(HOUR);
    }

    expect(since[0]).toBeGreaterThan(0);
    expect(new Set(since).size).toBe(1);
  });

  it("that was seen while the events could not be read is none once the instance's own older stop event is read", async () => {
    stage = await openRecoveryStage({
      scenario: {
        switches: { lockClearsOnPayment: true },
        accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: 5 * HOUR }],
        instances: [overdue("i-1", { stoppedAgoMs: 5 * HOUR })],
      },
    });
    await stage.recharge(1_000);
    await stage.fault({ ...EVENTS, effect: "error", status: 400, code: "InvalidParameter" });

    const blind = await stage.run();

    expect(ownerStopsIn(blind.records)).toEqual(["i-1"]);
    await stage.cloud.control("DELETE", "faults");
    await stage.advance(HOUR);
    expect(ends((await stage.run({ name: "manual" })).records)).toEqual({ "i-1": "recovered" });
  });

  it("that was seen while the events could not be read asks a person about a lock alone, also if the policy acts on one", async () => {
    stage = await openRecoveryStage({
      scenario: { switches: { lockClearsOnPayment: false, reactivateAcceptsAnyStopped: true } },
      configuration: { select: { lockOnly: "act" } },
    });
    await stage.add(byOwner("i-owner"));
    await stage.fault({ ...EVENTS, effect: "error", status: 400, code: "InvalidParameter" });
    const blind = await stage.run();
    await stage.cloud.control("DELETE", "faults");
    await stage.advance(3 * HOUR);
    await stage.cloud.control("POST", `accounts/${ACCOUNT}/arrears`, {});
    await stage.advance(HOUR);
    await stage.recharge(2_000);

    const { records, journal } = await stage.run({ name: "manual" });

    expect(ownerStopsIn(blind.records)).toEqual(["i-owner"]);
    expect(ends(records)).toEqual({ "i-owner": "parked/owner-unclear" });
    expect(reactivated(journal)).toEqual([]);
  });

  it("is not made by an event's run, nor of an instance that is locked", async () => {
    stage = await openRecoveryStage();
    await stage.add(byOwner("i-owner"), overdue("i-1", { locks: ["security"] }));

    const event = await stage.run({ name: "instance-stopped", instanceIds: ["i-owner"] });
    const sweep = await stage.run();

    expect(ownerStopsIn(event.records)).toEqual([]);
    expect(ownerStopsIn(sweep.records)).toEqual(["i-owner"]);
  });

  // Finding A4: a negative balance is no suspension. Services may run on for days after it.
  it("during a debt, days before the suspension, is the owner's", async () => {
    stage = await openRecoveryStage({
      scenario: {
        accounts: [{ id: ACCOUNT, balance: -50 }],
        switches: { lockClearsOnPayment: false, reactivateAcceptsAnyStopped: true },
      },
      configuration: { select: { lockOnly: "act" } },
    });
    await stage.add(byOwner("i-owner", { stoppedAgoMs: 10 * MINUTE, startedAgoMs: 3 * DAY }));
    const early = await stage.run();
    await stage.advance(DAY);
    await stage.cloud.control("POST", `accounts/${ACCOUNT}/arrears`, {});
    await stage.advance(HOUR);
    await stage.recharge(2_000);

    const { journal, records } = await stage.run({ name: "manual" });

    expect(ownerStopsIn(early.records)).toEqual(["i-owner"]);
    expect(ends(records)).toEqual({ "i-owner": "skipped/stopped-before-arrears" });
    expect(reactivated(journal)).toEqual([]);
  });
});
