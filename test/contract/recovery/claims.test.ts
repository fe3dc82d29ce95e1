/** What holds a run back: forged claims, slow regions, unpaid crowds, owners, and Ctrl-C. */
import { afterEach, describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { byOwner, ends, many, only, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";
import { waitFor } from "../../support/recovery-waits.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SPOKE = "2000000000000002";

let stage: RecoveryStage;

afterEach(() => stage.close());

async function write(record: StoredRecord): Promise<void> {
  const { world, close } = stage.composed();
  await world.records.append([record]);
  close();
}

function forgedLease(instanceIds: string, rest: StoredRecord = {}): StoredRecord {
  return {
    schema_version: "2",
    record_type: "intent",
    record_id: "forged/intent",
    recorded_at: new Date(stage.clock.nowMs()).toISOString(),
    run_id: "forger",
    root_run_id: "forger",
    request_id: "request-0",
    trigger: "timer",
    mode: "apply",
    account_id: ACCOUNT,
    region_id: HANGZHOU,
    instance_ids: instanceIds,
    lease_until: "2090-01-01T00:00:00Z",
    ...rest,
  };
}

describe("a lease that claims to last until 2090 (finding B15)", () => {
  it.each([
    ["recorded now", {}],
    ["recorded in the future", { recorded_at: "2089-12-31T23:59:00Z" }],
  ])("%s holds the instance for 15 minutes at most, and the case still shows", async (_when, rest) => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));
    await write(forgedLease("i-1", rest));

    const during = await stage.run();
    await stage.advance(16 * MINUTE);
    const after = await stage.run();

    const all = [...reactivated(during.journal), ...reactivated(after.journal)];
    expect(all).toEqual(["i-1"]);
    expect((await stage.statuses()).get("i-1")).toBe("Running");
  });
});

describe("a continuation", () => {
  const part = { name: "continuation", hop: 1, accountIds: [ACCOUNT], regions: [HANGZHOU], mode: "apply" } as const;

  it("of a run that is nowhere on record is refused: a problem, and no call", async () => {
    stage = await openRecoveryStage();
    await stage.run();
    await stage.add(overdue("i-1"));

    const { journal, summary } = await stage.run({ ...part, rootRunId: "run-forged" });

    expect(reactivated(journal)).toEqual([]);
    expect(summary.counts).toEqual({});
    expect(summary.problems).toMatchObject([{ code: "part-refused", accountId: ACCOUNT }]);
    expect(summary.problems[0]?.message).toContain("run-forged");
  });

  it.each(["continuation", "fan-out"] as const)("or fan-out (%s) of a run on record is carried out", async (name) => {
    stage = await openRecoveryStage();
    const root = await stage.run();
    await stage.add(overdue("i-1"));

    const { summary } = await stage.run({ ...part, name, rootRunId: root.runId });

    expect(summary).toMatchObject({ counts: { recovered: 1 }, problems: [] });
  });

  it("that was forged plans as before: a plan calls nothing", async () => {
    stage = await openRecoveryStage();
    await stage.run();
    await stage.add(overdue("i-1"));

    const { summary } = await stage.run({ ...part, mode: "plan", rootRunId: "run-forged" });

    expect(summary).toMatchObject({ counts: { planned: 1 }, problems: [] });
  });
});

describe("a run that fans out", () => {
  it("is on record for each part before the part is asked for", async () => {
    stage = await openRecoveryStage({
      scenario: {
        accounts: [
          { id: ACCOUNT },
          { id: SPOKE, roles: [{ name: "recovery", trust: { accounts: [ACCOUNT] }, policy: "*" }] },
        ],
        instances: [overdue("i-1"), overdue("i-2", { accountId: SPOKE })],
      },
      configuration: {
        limits: { fanOutAbove: 1 },
        accounts: [
          { id: ACCOUNT, regions: [HANGZHOU] },
          { id: SPOKE, roleArn: `acs:ram::${SPOKE}:role/recovery`, regions: [HANGZHOU] },
        ],
      },
    });
    const parts: string[] = [];
    const invoker = {
      async invokeAsync(payload: unknown) {
        parts.push((payload as { account: string }).account);
        return "accepted" as const;
      },
    };

    const root = await stage.run({}, { replacements: { invoker } });

    expect(root.summary).toMatchObject({ handedOver: true, problems: [] });
    expect([...parts].sort()).toEqual([ACCOUNT, SPOKE]);
    for (const account of parts) {
      const { summary } = await stage.run({
        name: "fan-out",
        hop: 0,
        accountIds: [account],
        regions: [HANGZHOU],
        mode: "apply",
        rootRunId: root.runId,
      });
      expect(summary).toMatchObject({ counts: { recovered: 1 }, problems: [] });
    }
  });
});

describe("Ctrl-C", () => {
  it("starts nothing new, reads once what was accepted, and writes records that end the leases", async () => {
    stage = await openRecoveryStage({
      configuration: { limits: { maxConcurrentCalls: 1 }, timing: { verifySeconds: 600 } },
    });
    await stage.add(...many(5, "hz"));
    await stage.fault({ action: "ReActivateInstances", effect: "slow", ms: 15_000 });
    const interrupt = new AbortController();
    const running = stage.run({}, { runId: "run-a", signal: interrupt.signal });
    await waitFor(async () => (await stage.cloud.control("GET", "journal?action=ReActivateInstances")).length >= 2);
    interrupt.abort();

    const { summary, records, journal } = await running;

    const called = reactivated(journal);
    expect(called.length).toBeLessThan(5);
    const left = Object.entries(ends(records)).filter(([, end]) => end === "parked/out-of-time");
    expect(left.map(([id]) => id).sort()).toEqual(
      many(5, "hz")
        .map(({ instanceId = "" }) => instanceId)
        .filter((id) => !called.includes(id)),
    );
    const looks = journal.flatMap(({ parameters }) => (parameters.InstanceIds ? [String(parameters.InstanceIds)] : []));
    expect(looks.map((ids) => JSON.parse(ids).sort())).toEqual([[...called].sort()]);
    expect(summary.continued).toBe(false);
    expect(only(records, "case_book")).toHaveLength(1);
    expect(only(records, "run")).toHaveLength(1);
    // No lease is left: another run takes the rest at once.
    await stage.cloud.control("DELETE", "faults");
    const next = await stage.run({ name: "manual" }, { runId: "run-b" });
    expect([...reactivated(next.journal)].sort()).toEqual(left.map(([id]) => id).sort());
    expect([...(await stage.statuses()).values()].every((status) => status === "Running")).toBe(true);
  });

  it("before the first call ends with records and without a call", async () => {
    stage = await openRecoveryStage();
    await stage.add(overdue("i-1"));

    const { journal, records, summary } = await stage.run({}, { signal: AbortSignal.abort() });

    expect(reactivated(journal)).toEqual([]);
    expect(summary.counts.recovered).toBeUndefined();
    expect(only(records, "run")).toHaveLength(1);
  });
});

describe("a tag that excludes an instance during the settle time (finding F48)", () => {
  it("is read by the second look, and obeyed", async () => {
    stage = await openRecoveryStage({
      scenario: { accounts: [{ id: ACCOUNT, balance: -50, overdueAgoMs: 2 * DAY }] },
      configuration: { timing: { settleSeconds: 120 } },
    });
    await stage.add(overdue("i-1"), overdue("i-2"));
    await stage.recharge(1_000);
    const { fleet } = stage.composed().world;
    const describe: typeof fleet.describe = async (scope, ids, token) => {
      const page = await fleet.describe(scope, ids, token);
      const tags = { known: { "auto-recovery": "off" } };
      return { ...page, items: page.items.map((one) => (one.instanceId === "i-1" ? { ...one, tags } : one)) };
    };

    const { journal, records } = await stage.run({}, { replacements: { fleet: { ...fleet, describe } } });

    expect(reactivated(journal)).toEqual(["i-2"]);
    expect(ends(records)["i-1"]).toBe("skipped/excluded");
  });
});

describe("a region whose pages are slow without end (finding F54)", () => {
  it("fails by name when the time for observing is over, and the others are served", async () => {
    stage = await openRecoveryStage({
      configuration: { accounts: [{ id: ACCOUNT, regions: [HANGZHOU, "cn-shanghai"] }] },
    });
    await stage.add(overdue("i-1"), overdue("i-far", { regionId: "cn-shanghai" }));
    const { fleet } = stage.composed().world;
    const listStopped: typeof fleet.listStopped = async (scope, token = "0") => {
      if (scope.regionId === HANGZHOU) return fleet.listStopped(scope);
      await stage.clock.sleep(9_000);
      return { items: [], nextToken: String(Number(token) + 1) };
    };
    const invoked: unknown[] = [];
    const invoker = {
      async invokeAsync(payload: unknown) {
        invoked.push(payload);
        return "accepted" as const;
      },
    };

    const { summary, records } = await stage.run(
      {},
      { deadlineInMs: 10 * MINUTE, replacements: { fleet: { ...fleet, listStopped }, invoker } },
    );

    expect(ends(records)).toEqual({ "i-1": "recovered" });
    expect(summary.problems).toMatchObject([{ code: "region-unreadable", regionId: "cn-shanghai" }]);
    expect(summary.durationMs).toBeLessThan(8 * MINUTE);
    expect(invoked).toMatchObject([{ kind: "continue", regions: ["cn-shanghai"] }]);
  });
});

describe("an unpaid crowd (finding F55)", () => {
  it("leaves the places of the run to an account that can pay", async () => {
    stage = await openRecoveryStage({
      scenario: {
        accounts: [
          { id: ACCOUNT },
          {
            id: SPOKE,
            balance: -50,
            overdueAgoMs: 9 * DAY,
            roles: [{ name: "recovery", trust: { accounts: [ACCOUNT] }, policy: "*" }],
          },
        ],
        instances: [
          ...many(30, "unpaid", { accountId: SPOKE, stoppedAgoMs: 9 * DAY }),
          ...many(8, "paid", { stoppedAgoMs: DAY }),
        ],
      },
      configuration: {
        limits: { maxInstancesPerRun: 20 },
        accounts: [
          { id: ACCOUNT, regions: [HANGZHOU] },
          { id: SPOKE, roleArn: `acs:ram::${SPOKE}:role/recovery`, regions: [HANGZHOU] },
        ],
      },
    });

    const { summary } = await stage.run();

    expect(summary.counts).toMatchObject({ recovered: 8, parked: 30 });
  });
});

describe("an owner who stops the instance while our call starts it (finding F56)", () => {
  it("is not fought: one call, and the stop is the owner's from then on", async () => {
    stage = await openRecoveryStage({ configuration: { timing: { verifySeconds: 300, pollSeconds: 5 } } });
    await stage.add(overdue("i-1", { startMs: HOUR }));
    const { fleet } = stage.composed().world;
    let looks = 0;
    const describe: typeof fleet.describe = async (scope, ids, token) => {
      const page = await fleet.describe(scope, ids, token);
      looks += 1;
      const status = { known: looks === 1 ? "Starting" : looks === 2 ? "Stopping" : "Stopped" };
      return { ...page, items: page.items.map((one) => ({ ...one, status })) };
    };

    const { journal, records } = await stage.run({}, { replacements: { fleet: { ...fleet, describe } } });

    expect(reactivated(journal)).toEqual(["i-1"]);
    expect(ends(records)["i-1"]).toBe("parked/start-failed");
    expect(recordOf(records, "i-1").note).toContain("owner");
  });
});

describe("a region that cannot be read (finding B9)", () => {
  it("backs off on its own: ticks between leave it, and the account is not swept because of it", async () => {
    stage = await openRecoveryStage({
      configuration: { accounts: [{ id: ACCOUNT, regions: [HANGZHOU, "cn-shanghai"] }] },
    });
    await stage.add(byOwner("i-1"));
    await stage.recharge(1_000);
    await stage.fault({ action: "DescribeInstances", region: "cn-shanghai", effect: "reset" });
    const regions: (string | undefined)[][] = [];

    for (let minutes = 0; minutes < 60; minutes += 5) {
      const { journal } = await stage.run({ depth: "payment" });
      const looked = journal.filter(({ action }) => action === "DescribeInstanceHistoryEvents");
      regions.push([...new Set(looked.map(({ region }) => region))].sort());
      await stage.advance(5 * MINUTE);
    }

    // The payment's sweep, and then four looks in an hour at the one region.
    expect(regions[0]).toEqual([HANGZHOU, "cn-shanghai"]);
    expect(regions.slice(1).flat()).not.toContain(HANGZHOU);
    expect(regions.slice(1).filter((seen) => seen.length > 0).length).toBeLessThanOrEqual(4);
    expect(regions[1]).toEqual(["cn-shanghai"]);
  });
});
