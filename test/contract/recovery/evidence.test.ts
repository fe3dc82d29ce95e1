/** Who stopped an instance: acted on where arrears did, asked about where it is unclear, left alone where its owner did. */
import { afterEach, describe, expect, it } from "vitest";
import { byOwner, ends, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let stage: RecoveryStage;

afterEach(() => stage.close());

describe("the financial lock", () => {
  it.each([true, false])(
    "is not needed after payment: events do, whether payment clears it or not (clears: %s)",
    async (clears) => {
      stage = await openRecoveryStage({
        scenario: {
          accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: 2 * DAY }],
          instances: [overdue("i-1"), overdue("i-2"), byOwner("i-owner", { locks: ["financial"] })],
          switches: { lockClearsOnPayment: clears },
        },
      });
      await stage.recharge(1_000);

      const { records, journal } = await stage.run({ name: "manual" });

      expect(ends(records)).toEqual({
        "i-1": "recovered",
        "i-2": "recovered",
        "i-owner": clears ? "skipped/not-overdue" : "parked/owner-unclear",
      });
      expect(recordOf(records, "i-1").evidence).toBe(clears ? "event" : "lock+event");
      expect([...reactivated(journal)].sort()).toEqual(["i-1", "i-2"]);
    },
  );

  it("alone is acted on where no arrears event is known in the region", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1", { stopEvent: false }), overdue("i-2", { stopEvent: false }));

    const { records } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered", "i-2": "recovered" });
    expect(recordOf(records, "i-1").evidence).toBe("lock");
  });

  it("alone is a question for a person where others have events and this one has none", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"), overdue("i-2", { stopEvent: false }));

    const { records, journal, summary } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered", "i-2": "parked/owner-unclear" });
    expect(reactivated(journal)).toEqual(["i-1"]);
    expect(summary.needsPerson).toBe(1);
  });

  it("alone in one region is judged by that region's events only", async () => {
    stage = await openRecoveryStage({
      configuration: { accounts: [{ id: ACCOUNT, regions: [HANGZHOU, "cn-shanghai"] }] },
    });
    await stage.add(overdue("i-1"), overdue("i-far", { regionId: "cn-shanghai", stopEvent: false }));

    const { records } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered", "i-far": "recovered" });
  });

  it.each([
    ["act", "recovered"],
    ["ask", "parked/owner-unclear"],
  ])("alone ends by select.lockOnly: %s -> %s, with and without others' events", async (lockOnly, end) => {
    stage = await openRecoveryStage({
      configuration: {
        accounts: [{ id: ACCOUNT, regions: [HANGZHOU, "cn-shanghai"] }],
        select: { lockOnly },
      },
    });
    await stage.add(
      overdue("i-1"),
      overdue("i-2", { stopEvent: false }),
      overdue("i-far", { regionId: "cn-shanghai", stopEvent: false }),
    );

    const { records } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered", "i-2": end, "i-far": end });
  });

  it("seen by an earlier run counts after payment has cleared it", async () => {
    stage = await openRecoveryStage({
      scenario: { accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: 2 * DAY }] },
    });
    await stage.add(overdue("i-1", { stopEvent: false, startMs: 20 * 60_000 }));
    const first = await stage.run();
    await stage.recharge(1_000);

    const { records } = await stage.run();

    expect(ends(first.records)).toEqual({ "i-1": "parked/insufficient-balance" });
    expect(ends(records)).toEqual({ "i-1": "accepted" });
    expect(recordOf(records, "i-1")).toMatchObject({ evidence: "lock" });
    expect(recordOf(records, "i-1").lock_reasons).toBeUndefined();
  });
});

describe("a stop event", () => {
  it("within an hour of the last start is undecided: a person is asked", async () => {
    stage = await openRecoveryStage();
    await stage.add(
      overdue("i-same", { startedAgoMs: 2 * DAY + HOUR - 2 * MINUTE }),
      overdue("i-later", { startedAgoMs: 2 * DAY + HOUR + 2 * MINUTE }),
    );

    const { records, journal } = await stage.run();

    expect(ends(records)).toEqual({ "i-same": "parked/owner-unclear", "i-later": "recovered" });
    expect(reactivated(journal)).toEqual(["i-later"]);
  });

  it("before the last start says nothing: what runs again and is stopped by its owner stays stopped", async () => {
    stage = await openRecoveryStage({ scenario: { switches: { reactivateAcceptsAnyStopped: true } } });
    await stage.add(overdue("i-1"));
    await stage.run();
    await stage.advance(HOUR);
    await stage.cloud.control("POST", "instances", [byOwner("i-other", { startedAgoMs: DAY, stoppedAgoMs: HOUR })]);

    const { records, journal } = await stage.run({ name: "manual" });

    expect(ends(records)).toEqual({ "i-other": "skipped/not-overdue" });
    expect(reactivated(journal)).toEqual([]);
  });
});

describe("a cloud that starts anything stopped", () => {
  it("is never asked to start what its owner stopped", async () => {
    stage = await openRecoveryStage({
      scenario: {
        accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: 2 * DAY }],
        instances: [
          overdue("i-1"),
          byOwner("i-before"),
          byOwner("i-locked", { locks: ["financial"] }),
          byOwner("i-after", { startedAgoMs: DAY, stoppedAgoMs: HOUR }),
          byOwner("i-excluded", { locks: ["financial"], tags: { "auto-recovery": "off" } }),
          byOwner("i-refunded", { locks: ["refunded"] }),
        ],
        switches: { reactivateAcceptsAnyStopped: true, lockClearsOnPayment: false },
      },
    });
    await stage.recharge(1_000);

    // A manual run that names every one of them: naming overrides nothing.
    const ids = ["i-1", "i-before", "i-locked", "i-after", "i-excluded", "i-refunded"];
    const { records, journal } = await stage.run({ name: "manual", instanceIds: ids });

    expect(reactivated(journal)).toEqual(["i-1"]);
    expect(ends(records)).toEqual({
      "i-1": "recovered",
      "i-before": "skipped/not-overdue",
      "i-locked": "parked/owner-unclear",
      "i-after": "skipped/not-overdue",
      "i-excluded": "skipped/excluded",
      "i-refunded": "skipped/refunded",
    });
  });
});
