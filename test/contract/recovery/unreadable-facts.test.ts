/** Facts that cannot be read: nothing is called because of them, and the problem is named. */
import { afterEach, describe, expect, it } from "vitest";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import { byOwner, ends, many, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVENTS = { action: "DescribeInstanceHistoryEvents" } as const;
const READS = ["ecs:DescribeInstances", "ecs:DescribeRegions", "bss:*", "bssapi:*", "log:*"];

let stage: RecoveryStage;

afterEach(() => stage.close());

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

    // The events of the account need a permission of their own.
    expect(ends(records)).toEqual({ "i-far": "parked/evidence-unreadable" });
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
