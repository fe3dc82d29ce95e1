/** What holds a run back from an instance: forged claims, exclusions, unpaid crowds and owners. */
import { afterEach, describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { ends, many, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

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
