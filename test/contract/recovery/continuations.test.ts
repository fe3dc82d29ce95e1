/** A continuation keeps to the regions, ids and limit of its request. A fan-out starts one run for each account. */
import { afterEach, describe, expect, it } from "vitest";
import { overdue, reactivated } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const SPOKE = "2000000000000002";
let stage: RecoveryStage;

afterEach(() => stage.close());

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
  it("is on record for each part before the part is asked for, and works alone until the log store returns a record", async () => {
    stage = await openRecoveryStage({
      scenario: {
        accounts: [
          { id: ACCOUNT },
          { id: SPOKE, roles: [{ name: "recovery", trust: { accounts: [ACCOUNT] }, policy: "*" }] },
        ],
        instances: [overdue("i-1")],
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

    const first = await stage.run({}, { replacements: { invoker } });
    await stage.add(overdue("i-2"), overdue("i-3", { accountId: SPOKE }));
    const root = await stage.run({}, { replacements: { invoker } });

    expect(first.summary).toMatchObject({ handedOver: false, counts: { recovered: 1 } });
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
