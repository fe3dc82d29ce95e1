/** Lists of the cloud that repeat an instance, do not end or cannot be understood. */
import { afterEach, describe, expect, it } from "vitest";
import { ends, many, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const MINUTE = 60_000;

let stage: RecoveryStage;

afterEach(() => stage.close());

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
