/** Who stopped an instance: acted on where arrears did, asked about where it is unclear, left alone where its owner did. */
import { afterEach, describe, expect, it } from "vitest";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import { decodeBook } from "../../../functions/core/memory/case-book-codec.ts";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { byOwner, ends, many, only, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVENTS = { action: "DescribeInstanceHistoryEvents" } as const;
const READS = ["ecs:DescribeInstances", "ecs:DescribeRegions", "bss:*", "bssapi:*", "log:*"];

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

  it("is not remembered while the events are out of sight: its own stop counts in the next arrears", async () => {
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

    expect(ownerStopsIn(blind.records)).toEqual([]);
    await stage.cloud.control("DELETE", "faults");
    await stage.advance(HOUR);
    expect(ends((await stage.run({ name: "manual" })).records)).toEqual({ "i-1": "recovered" });
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

describe("what cannot be read", () => {
  it("events: a lock alone is not acted on, and the problem says what to grant", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"), byOwner("i-owner", { locks: ["financial"] }));
    await stage.permit([...READS, "ecs:ReActivateInstances"]);

    const { records, journal, summary } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "parked/evidence-unreadable", "i-owner": "parked/evidence-unreadable" });
    expect(recordOf(records, "i-1")).toMatchObject({ unknown_fact: "events", wakes_on: "next-run" });
    expect(reactivated(journal)).toEqual([]);
    expect(summary.problems).toMatchObject([{ code: "evidence-partial", accountId: ACCOUNT, regionId: HANGZHOU }]);
    expect(summary.problems[0]?.message).toContain("ecs:DescribeInstanceHistoryEvents");
  });

  // Finding A1.
  it.each([
    ["503", { effect: "error", status: 503, code: "ServiceUnavailable" }],
    ["502", { effect: "html-502" }],
    ["throttled", { effect: "throttle" }],
  ] as const)("events (%s): the case waits for the next run, which reads them and decides", async (_how, fault) => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"), byOwner("i-owner", { locks: ["financial"] }));
    await stage.fault({ ...EVENTS, ...fault });

    const blind = await stage.run({}, { deadlineInMs: 10 * MINUTE });
    await stage.cloud.control("DELETE", "faults");
    const sighted = await stage.run();

    expect(ends(blind.records)).toEqual({
      "i-1": "parked/evidence-unreadable",
      "i-owner": "parked/evidence-unreadable",
    });
    expect(reactivated(blind.journal)).toEqual([]);
    expect(ends(sighted.records)).toEqual({ "i-1": "recovered", "i-owner": "parked/owner-unclear" });
  });

  it("neither lock nor events in an account that owes: nothing is called, and what is selected waits", async () => {
    stage = await openRecoveryStage({
      scenario: { accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: 2 * DAY }] },
    });
    const excluded = { locks: [], tags: { "auto-recovery": "off" } };
    await stage.add(overdue("i-1", { locks: [] }), overdue("i-2", { locks: [] }), overdue("i-3", excluded));
    await stage.permit([...READS, "ecs:ReActivateInstances"]);

    const { records, journal, summary } = await stage.run();

    expect(reactivated(journal)).toEqual([]);
    expect(ends(records)).toEqual({ "i-1": "parked/evidence-unreadable", "i-2": "parked/evidence-unreadable" });
    expect(summary.problems.map(({ code }) => code)).toEqual(["evidence-partial"]);
  });

  // Finding A2.
  it("the memory: what an earlier sweep has seen is not forgotten, so no event's run calls anything", async () => {
    stage = await openRecoveryStage({ scenario: { switches: { reactivateAcceptsAnyStopped: true } } });
    await stage.add(byOwner("i-owner"));
    await stage.run();
    await stage.advance(3 * HOUR);
    await stage.cloud.control("POST", `accounts/${ACCOUNT}/arrears`, {});
    await stage.advance(HOUR);
    await stage.recharge(2_000);
    await stage.fault({ service: "sls", action: "GetLogs", effect: "error", status: 500, code: "InternalServerError" });

    const event = await stage.run({ name: "recharge" });
    const sweep = await stage.run();

    expect([...reactivated(event.journal), ...reactivated(sweep.journal)]).toEqual([]);
    await stage.cloud.control("DELETE", "faults");
    expect(ends((await stage.run({ name: "manual" })).records)["i-owner"]).toMatch(/^skipped/);
  });

  it("an empty list is believed after the dry run proved the permission", async () => {
    stage = await openRecoveryStage();

    const { journal, summary } = await stage.run();

    const dryRuns = journal.filter(({ parameters }) => String(parameters.DryRun) === "true");
    expect(dryRuns).toHaveLength(1);
    expect(summary).toMatchObject({ regions: 1, problems: [] });
  });

  it("an empty list without the permission fails its region by name, and no other", async () => {
    stage = await openRecoveryStage({
      configuration: { accounts: [{ id: ACCOUNT, regions: [HANGZHOU, "cn-shanghai"] }] },
    });
    await stage.add(overdue("i-1"), overdue("i-far", { regionId: "cn-shanghai" }));
    await stage.cloud.control("PUT", `accounts/${ACCOUNT}/policy`, {
      identity: "user/operator",
      actions: ["*"],
      resources: ["acs:ecs:cn-shanghai:*", "acs:log:*", "acs:bss:*"],
    });

    const { records, summary } = await stage.run();

    expect(ends(records)).toEqual({ "i-far": "recovered" });
    const unreadable = summary.problems.filter(({ code }) => code === "region-unreadable");
    expect(unreadable).toMatchObject([{ accountId: ACCOUNT, regionId: HANGZHOU }]);
    expect(unreadable[0]?.message).toMatch(/^DescribeInstances failed with Forbidden/);
  });

  it("a failed page fails its region, never shortens the list", async () => {
    stage = await openRecoveryStage({
      configuration: { accounts: [{ id: ACCOUNT, regions: [HANGZHOU, "cn-shanghai"] }] },
    });
    await stage.add(...many(150, "hz"), overdue("i-far", { regionId: "cn-shanghai" }));
    await stage.fault({
      service: "ecs",
      action: "DescribeInstances",
      region: HANGZHOU,
      skip: 1,
      effect: "error",
      status: 404,
      code: "InvalidRegionId.NotFound",
      message: "The RegionId does not exist.",
    });

    const { records, summary, journal } = await stage.run();

    expect(ends(records)).toEqual({ "i-far": "recovered" });
    expect(reactivated(journal)).toEqual(["i-far"]);
    expect(summary.problems).toMatchObject([{ code: "region-unreadable", regionId: HANGZHOU }]);
    expect(summary.regions).toBe(1);
  });

  it("the second page of events: what the first one names is called, and nothing follows from what is missing", async () => {
    stage = await openRecoveryStage();
    await stage.add(...many(50, "hz", { stoppedAgoMs: 3 * DAY }), overdue("i-lock", { stopEvent: false }));
    const { fleet } = stage.composed().world;
    const listArrearsEvents: typeof fleet.listArrearsEvents = async (scope, sinceMs, token) => {
      if (token) throw new CloudError({ ...EVENTS, code: "InvalidParameter", message: "", answered: true });
      return { ...(await fleet.listArrearsEvents(scope, sinceMs)), nextToken: "2" };
    };

    const { records, summary, journal } = await stage.run(
      {},
      { replacements: { fleet: { ...fleet, listArrearsEvents } } },
    );

    expect(summary.counts).toEqual({ recovered: 50, parked: 1 });
    expect(ends(records)["i-lock"]).toMatch(/^parked/);
    expect(reactivated(journal)).not.toContain("i-lock");
    expect(summary.problems.map(({ code }) => code)).toEqual(["evidence-partial"]);
  });

  it.each([
    ["whose role trusts nobody", { trust: { accounts: [] as string[] } }, "all"],
    ["whose role may do nothing", { trust: { accounts: [ACCOUNT] }, policy: [] as string[] }, ["cn-beijing"]],
  ])("an account %s does not stop the other", async (_what, role, regions) => {
    const spoke = "2000000000000002";
    stage = await openRecoveryStage({
      scenario: {
        accounts: [{ id: ACCOUNT }, { id: spoke, roles: [{ name: "recovery", ...role }] }],
        instances: [overdue("i-1"), overdue("i-far", { accountId: spoke, regionId: "cn-beijing" })],
      },
      configuration: {
        accounts: [
          { id: spoke, roleArn: `acs:ram::${spoke}:role/recovery`, regions },
          { id: ACCOUNT, regions: [HANGZHOU] },
        ],
      },
    });

    const { records, summary } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered" });
    const codes = summary.problems.filter(({ accountId }) => accountId === spoke).map(({ code }) => code);
    expect(codes).toContain(regions === "all" ? "account-unreachable" : "region-unreadable");
    expect(summary.problems.every(({ accountId }) => accountId === spoke)).toBe(true);
  });
});

describe("what the cloud lists", () => {
  it("on two pages is one instance, with one call and one end", async () => {
    stage = await openRecoveryStage();
    await stage.add(...many(3, "hz"));
    const { fleet } = stage.composed().world;
    const listStopped: typeof fleet.listStopped = async (scope, token) => {
      const { items } = await fleet.listStopped(scope);
      return token ? { items: items.slice(1) } : { items: items.slice(0, 2), nextToken: "2" };
    };

    const { journal, summary } = await stage.run({}, { replacements: { fleet: { ...fleet, listStopped } } });

    expect([...reactivated(journal)].sort()).toEqual(["i-hz-0001", "i-hz-0002", "i-hz-0003"]);
    expect(summary.counts).toEqual({ recovered: 3 });
  });

  it("with tags that cannot be read is not started: what excludes it may be among them", async () => {
    stage = await openRecoveryStage();
    await stage.add(...many(2, "hz"));
    const { fleet } = stage.composed().world;
    const listStopped: typeof fleet.listStopped = async (scope, token) => {
      const page = await fleet.listStopped(scope, token);
      return { ...page, items: page.items.map((instance) => ({ ...instance, tags: { unknown: "Tags is odd" } })) };
    };

    const { records, journal } = await stage.run({}, { replacements: { fleet: { ...fleet, listStopped } } });

    expect(reactivated(journal)).toEqual([]);
    expect(ends(records)).toEqual({
      "i-hz-0001": "parked/evidence-unreadable",
      "i-hz-0002": "parked/evidence-unreadable",
    });
    expect(recordOf(records, "i-hz-0001")).toMatchObject({ unknown_fact: "tags", unknown_why: "Tags is odd" });
  });

  // Finding A6.
  it.each(["listStopped", "listArrearsEvents"] as const)(
    "by %s on pages that never end is a region that could not be read, after a bounded number of pages",
    async (read) => {
      stage = await openRecoveryStage();
      await stage.add(overdue("i-1", { stopEvent: false }));
      const { fleet } = stage.composed().world;
      let pages = 0;
      const endless = async () => {
        pages += 1;
        return { items: [], nextToken: "again" };
      };

      const { journal, summary } = await stage.run({}, { replacements: { fleet: { ...fleet, [read]: endless } } });

      expect(pages).toBe(2);
      expect(reactivated(journal)).toEqual([]);
      expect(summary.problems).toMatchObject([{ cloudCode: "Local.Incomplete", regionId: HANGZHOU }]);
    },
  );

  it("as no region at all is a failure of the account: its payment stays to be dealt with", async () => {
    stage = await openRecoveryStage({ configuration: { accounts: [{ id: ACCOUNT }] } });
    await stage.add(overdue("i-1"));
    await stage.recharge(1_000);
    const { fleet } = stage.composed().world;
    const blind = await stage.run(
      { depth: "payment" },
      { replacements: { fleet: { ...fleet, listRegions: async () => [] } } },
    );

    await stage.advance(5 * MINUTE);
    const next = await stage.run({ depth: "payment" });

    expect(blind.summary.problems.map(({ code }) => code)).toEqual(["account-unreachable"]);
    expect(ends(next.records)).toEqual({ "i-1": "recovered" });
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
