/** The two timers of s.yaml with their payloads, fired by the cloud's clock. */
import { afterEach, describe, expect, it } from "vitest";
import type { JournalEntry } from "../../../local-cloud/kernel/journal.ts";
import {
  HANGZHOU,
  HOME_ACCOUNT,
  home,
  OWING_SPOKE,
  PAID_SPOKE,
  SPOKE,
  SPOKE_ACCOUNT,
} from "../../support/deployed-accounts.ts";
import {
  type DeployedStage,
  openDeployedStage,
  type StageOptions,
  triggersOfSYaml,
} from "../../support/deployed-stage.ts";
import { byOwner, callsOf, ends, only, overdue, reactivated } from "../../support/recovery-facts.ts";

const MINUTE = 60_000;
/** Two cloud seconds in each real second. The two seconds that a call of the log store may take are one real second. */
const CLOCK = { mode: "scaled", rate: 2, now: Date.parse("2030-01-15T12:00:30Z") } as const;
const TIMING = { callTimeoutMs: 30_000, verifySeconds: 60, pollSeconds: 1 };

let stage: DeployedStage;
const open = async (options: StageOptions) => {
  stage = await openDeployedStage({ clock: CLOCK, ...options });
};
afterEach(() => stage.close());

/** Lets the time pass and waits for the one invocation that it brings. */
async function pass(ms: number): Promise<readonly JournalEntry[]> {
  const [since, { length }] = [await stage.lastSeq(), await stage.invocations()];
  await stage.advance(ms);
  const invocations = await stage.quiet(length + 1);
  expect(invocations).toHaveLength(length + 1);
  expect(invocations.at(-1)).toMatchObject({ cause: "timer", type: "Async", status: "Succeeded", attempts: 1 });
  return stage.journal(since);
}

const lastRun = async () => only(await stage.records(), "run").at(-1);

describe("the payment timer", () => {
  it("reads money and memory only, every five minutes, while nothing happens", async () => {
    await open({
      scenario: { accounts: [home, OWING_SPOKE], instances: [overdue("i-shop", { accountId: SPOKE })] },
      configuration: { accounts: [HOME_ACCOUNT, SPOKE_ACCOUNT], timing: TIMING },
      triggers: triggersOfSYaml("payment"),
    });

    const first = await pass(5 * MINUTE);
    const second = await pass(5 * MINUTE);

    const money = { QueryAccountBalance: 2, QueryAccountTransactions: 2 };
    // An account without a case book is looked up among older records, once.
    expect(callsOf(first)).toEqual({ ...money, AssumeRole: 1, GetLogs: 3, PutLogs: 1 });
    expect(callsOf(second)).toEqual({ ...money, GetLogs: 1, PutLogs: 1 });
    expect(await lastRun()).toMatchObject({ trigger: "timer", problems: "[]", continued: "false" });
  });

  it("notices a payment without an event, and recovers the account", async () => {
    await open({
      scenario: {
        accounts: [home, OWING_SPOKE],
        instances: [overdue("i-shop", { accountId: SPOKE }), overdue("i-cart", { accountId: SPOKE })],
        delays: { startMs: 1_000 },
      },
      configuration: { accounts: [HOME_ACCOUNT, SPOKE_ACCOUNT], timing: TIMING },
      triggers: triggersOfSYaml("payment"),
    });
    const before = await pass(5 * MINUTE);
    await stage.recharge(SPOKE, 500);

    const after = await pass(5 * MINUTE);
    const idleAgain = await pass(5 * MINUTE);

    expect(reactivated(before)).toEqual([]);
    expect([...reactivated(after)].sort()).toEqual(["i-cart", "i-shop"]);
    expect(ends(await stage.records())).toEqual({ "i-cart": "recovered", "i-shop": "recovered" });
    expect(callsOf(after)).toMatchObject({ DescribeInstanceHistoryEvents: 1 });
    expect(callsOf(idleAgain)).toEqual({
      QueryAccountBalance: 2,
      QueryAccountTransactions: 2,
      GetLogs: 1,
      PutLogs: 1,
    });
  });
});

describe("the full timer", () => {
  it("makes one listing and one reading of events for each region when nothing is stopped", async () => {
    const regions = [HANGZHOU, "cn-shanghai"];
    await open({
      scenario: { accounts: [home, PAID_SPOKE], instances: [byOwner("i-batch"), { instanceId: "i-running" }] },
      configuration: { accounts: [{ ...HOME_ACCOUNT, regions }, SPOKE_ACCOUNT], timing: TIMING },
      triggers: triggersOfSYaml("full"),
    });
    await pass(60 * MINUTE);

    const idle = await pass(60 * MINUTE);

    const { GetLogs, PutLogs, ...calls } = callsOf(idle);
    // Three regions of accounts, of which two list nothing. Only there is the permission proved.
    expect(calls).toEqual({
      AssumeRole: 1,
      QueryAccountBalance: 2,
      QueryAccountTransactions: 2,
      DescribeInstances: 3 + 2,
      DescribeInstanceHistoryEvents: 3,
    });
    expect(idle.filter(({ parameters }) => parameters.DryRun !== undefined)).toHaveLength(2);
    expect(PutLogs).toBe(1);
    expect(GetLogs).toBeLessThanOrEqual(2);
    expect(await lastRun()).toMatchObject({ trigger: "timer", problems: "[]" });
  });

  it("recovers instances that arrears stopped, without a payment or an event", async () => {
    await open({
      scenario: { instances: [overdue("i-web")], delays: { startMs: 1_000 } },
      configuration: { timing: TIMING },
      triggers: triggersOfSYaml("full"),
    });

    const swept = await pass(60 * MINUTE);

    expect(reactivated(swept)).toEqual(["i-web"]);
    expect(ends(await stage.records())).toEqual({ "i-web": "recovered" });
  });
});
