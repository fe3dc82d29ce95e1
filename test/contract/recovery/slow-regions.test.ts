/** One region that is slow without end or cannot be read holds up no other. */
import { afterEach, describe, expect, it } from "vitest";
import { byOwner, ends, overdue } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;
let stage: RecoveryStage;

afterEach(() => stage.close());

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
