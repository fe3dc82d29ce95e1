/** What the hourly sweep costs while nothing is to be done. */
import { afterEach, describe, expect, it } from "vitest";
import { byOwner, callsOf, ends, overdue, reactivated } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type Ran, type RecoveryStage } from "../../support/recovery-stage.ts";
import { TWO_ACCOUNTS } from "../../support/recovery-two-accounts.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let stage: RecoveryStage;

afterEach(() => stage.close());

const byService = ({ journal }: Ran, service: string) => journal.filter((entry) => entry.service === service);

describe("an idle full sweep", () => {
  it("costs one list and one look at the events per region, and the dry run only where the list was empty", async () => {
    stage = await openRecoveryStage(TWO_ACCOUNTS);
    await stage.add(byOwner("i-1"), { instanceId: "i-2", regionId: "cn-shanghai" });
    await stage.run();
    await stage.advance(HOUR);

    const ran = await stage.run();

    const inRegion = (regionId: string) => callsOf(byService(ran, "ecs").filter(({ region }) => region === regionId));
    expect(inRegion(HANGZHOU)).toEqual({ DescribeInstances: 1, DescribeInstanceHistoryEvents: 1 });
    expect(inRegion("cn-shanghai")).toEqual({ DescribeInstances: 2, DescribeInstanceHistoryEvents: 1 });
    expect(inRegion("cn-beijing")).toEqual({ DescribeInstances: 2, DescribeInstanceHistoryEvents: 1 });
    const dryRuns = ran.journal.filter(({ parameters }) => String(parameters.DryRun) === "true");
    expect(dryRuns.map(({ region }) => region).sort()).toEqual(["cn-beijing", "cn-shanghai"]);
    // One read of the case books before, one before the report, for both accounts together.
    expect(callsOf(byService(ran, "sls"))).toEqual({ GetLogs: 2, PutLogs: 1 });
    expect(reactivated(ran.journal)).toEqual([]);
  });

  it("asks for the regions once an account where all of them are meant", async () => {
    stage = await openRecoveryStage({
      scenario: { regions: [HANGZHOU, "cn-shanghai", "ap-southeast-1"] },
      configuration: { accounts: [{ id: ACCOUNT }] },
    });
    await stage.add(overdue("i-far", { regionId: "ap-southeast-1" }));

    const { summary, journal, records } = await stage.run();

    expect(callsOf(journal).DescribeRegions).toBe(1);
    expect(summary.regions).toBe(3);
    expect(ends(records)).toEqual({ "i-far": "recovered" });
  });

  it("writes nothing about instances that are none of its business, and nothing twice", async () => {
    stage = await openRecoveryStage();
    await stage.add(byOwner("i-1"), overdue("i-lock", { locks: ["security"] }));
    await stage.run();
    await stage.advance(HOUR);

    const { records, summary } = await stage.run();

    expect(records.map(({ record_type }) => record_type)).toEqual(["account", "case_book", "run"]);
    expect(summary.counts).toEqual({ parked: 1, skipped: 1 });
  });
});
