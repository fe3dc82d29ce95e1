/**
 * Both layouts of docs/deploy.md under exactly the written policies, and under these policies less one permission at a
 * time. Each missing permission shows as the design says, and no instance is started without the facts it needs.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { FUNCTION_ROLE, SPOKE_ROLE } from "../../../infra/names.ts";
import { type PolicyOwner, permissionsOf } from "../../../infra/policies.ts";
import type { Scenario } from "../../../local-cloud/scenarios/scenario.ts";
import {
  HANGZHOU,
  HOME,
  HOME_ACCOUNT,
  home,
  PAID_SPOKE,
  SPOKE,
  SPOKE_ACCOUNT,
} from "../../support/deployed-accounts.ts";
import { recharged, tick } from "../../support/deployed-events.ts";
import { type Statement, statementsOf, WRITTEN_POLICIES } from "../../support/deployed-policy.ts";
import { type DeployedStage, openDeployedStage } from "../../support/deployed-stage.ts";
import { ends, only, overdue } from "../../support/recovery-facts.ts";

const SECOND = "2000000000000003";
/** No two accounts share an external id, because the configuration refuses that. */
const SECOND_EXTERNAL_ID = "another-word-between-two-accounts";
const SECOND_SPOKE = {
  ...PAID_SPOKE,
  id: SECOND,
  roles: [{ name: SPOKE_ROLE, trust: { accounts: [HOME], externalId: SECOND_EXTERNAL_ID } }],
};
const SECOND_ACCOUNT = {
  ...SPOKE_ACCOUNT,
  id: SECOND,
  name: "second",
  roleArn: `acs:ram::${SECOND}:role/${SPOKE_ROLE}`,
  externalId: SECOND_EXTERNAL_ID,
};

interface Layout {
  readonly name: string;
  readonly accounts: NonNullable<Scenario["accounts"]>;
  readonly configured: readonly object[];
  /** Instance by its account. The first account is the one that loses permissions. */
  readonly fleet: Readonly<Record<string, string>>;
  /** Identity -> the account whose written policy it has. */
  readonly roles: readonly {
    accountId: string;
    identity: string;
    owner: PolicyOwner;
    protectedIds: readonly string[];
  }[];
}

const functionRole = { accountId: HOME, identity: `role/${FUNCTION_ROLE}` };
const spokeRole = (accountId: string) => ({
  accountId,
  identity: `role/${SPOKE_ROLE}`,
  owner: "spoke-role" as const,
  protectedIds: [],
});

const LAYOUTS: readonly Layout[] = [
  {
    name: "same account",
    accounts: [home],
    configured: [{ ...HOME_ACCOUNT, regions: "all" }],
    fleet: { [HOME]: "i-web" },
    roles: [{ ...functionRole, owner: "same-account-function", protectedIds: [] }],
  },
  {
    name: "hub and spokes",
    accounts: [home, PAID_SPOKE, SECOND_SPOKE],
    configured: [{ ...SPOKE_ACCOUNT, regions: "all" }, SECOND_ACCOUNT],
    fleet: { [SPOKE]: "i-shop", [SECOND]: "i-cart" },
    roles: [
      { ...functionRole, owner: "hub-function", protectedIds: [SPOKE, SECOND] },
      spokeRole(SPOKE),
      spokeRole(SECOND),
    ],
  },
];

const BILLING = {
  triggerName: "billing",
  triggerType: "eventbridge",
  triggerConfig: { asyncInvocationType: true, eventRuleFilterPattern: '{"type":["billing:Account:Recharged"]}' },
};
/** The event names no account, so all are looked at, each in a separate run. */
const PAYMENT = { ...recharged(HOME, "T-1"), subject: "", data: { transactionNumber: "T-1" } };

/** Actions that Function Compute itself uses, which no adapter calls and the local cloud does not make. */
const BY_FUNCTION_COMPUTE = "PutLogs by Function Compute";
const apisOf = (owner: PolicyOwner) => permissionsOf(owner).filter(({ api }) => api !== BY_FUNCTION_COMPUTE);

describe.each(LAYOUTS)("the written policies, $name", ({ accounts, configured, fleet, roles }) => {
  const ids = Object.values(fleet);
  const [first = ""] = Object.keys(fleet);
  let stage: DeployedStage;
  let asNew: unknown;

  beforeAll(async () => {
    stage = await openDeployedStage({
      scenario: {
        accounts,
        regions: [HANGZHOU],
        instances: Object.entries(fleet).map(([accountId, instanceId]) => overdue(instanceId, { accountId })),
        delays: { startMs: 100 },
      },
      configuration: { accounts: configured },
      triggers: [BILLING],
    });
    for (const { accountId, identity, owner, protectedIds } of roles)
      await stage.setPolicy(accountId, identity, statementsOf(WRITTEN_POLICIES[owner], protectedIds));
    asNew = await stage.cloud.control("POST", "snapshot");
  });
  beforeEach(() => stage.cloud.control("POST", "restore", asNew));
  afterAll(() => stage.close());

  /** The function's calls, without the operator's. */
  const calls = async () => (await stage.journal()).filter(({ identity }) => identity?.includes(":assumed-role/"));

  async function paid(): Promise<readonly StoredRecord[]> {
    await stage.publish(PAYMENT);
    await stage.quiet();
    const lines = (await stage.logs()).map(({ line }) => JSON.parse(line));
    return [...(await stage.records()), ...lines.filter(({ undelivered }) => undelivered === true)];
  }

  it("allow a whole recovery, and grant no permission that it does not use", async () => {
    const records = await paid();
    const { json } = await stage.invoke(tick("full"));

    expect(ends(records)).toEqual(Object.fromEntries(ids.map((id) => [id, "recovered"])));
    expect(json.problems).toEqual([]);
    const made = await calls();
    expect(made.filter(({ denied }) => denied !== undefined)).toEqual([]);
    for (const { accountId, identity, owner } of roles) {
      const arn = `acs:ram::${accountId}:${identity.replace("role/", "assumed-role/")}/`;
      const used = made.filter((entry) => entry.identity?.startsWith(arn)).map(({ action }) => action);
      const granted = new Set(apisOf(owner).map(({ api }) => api));
      // The second spoke's regions are configured, so its regions are not listed.
      if (accountId === SECOND) granted.delete("DescribeRegions");
      expect(new Set(used)).toEqual(granted);
    }
  });

  /** The first account's role, or the function's own: the identity that has the permission. */
  const holders = roles.filter(({ accountId, owner }) => accountId === first || owner === "hub-function");
  const permissions = holders.flatMap((holder) =>
    apisOf(holder.owner).map((permission) => ({ holder, ...permission })),
  );

  if (accounts.length > 1) {
    it("that name one account's role and not the other's reach only that account", async () => {
      const written = statementsOf(WRITTEN_POLICIES["hub-function"], [SECOND]);
      await stage.setPolicy(HOME, functionRole.identity, written);

      const records = await paid();

      expect(ends(records)).toEqual({ "i-cart": "recovered" });
      const problems = only(records, "run").flatMap(({ problems = "[]" }) => JSON.parse(problems));
      expect(new Set(problems.map(({ code, accountId }) => `${code} ${accountId}`))).toEqual(
        new Set([`account-unreachable ${SPOKE}`, `billing-unreadable ${SPOKE}`]),
      );
    });
  }

  it.each(permissions)("less $api: the missing permission shows", async ({ holder, api, anyOf }) => {
    const written = statementsOf(WRITTEN_POLICIES[holder.owner], holder.protectedIds);
    await stage.setPolicy(holder.accountId, holder.identity, without(written, anyOf));

    const records = await paid();

    const denied = (await calls()).flatMap(({ denied }) => denied ?? []);
    expect(denied.length).toBeGreaterThan(0);
    expect(anyOf).toEqual(expect.arrayContaining([...new Set(denied)]));
    const expected = CONSEQUENCES[api];
    if (expected === undefined) throw new Error(`nobody has said what happens without ${api}`);
    const all = holder.owner === "hub-function";
    const end = ends(records);
    for (const [accountId, instanceId] of Object.entries(fleet))
      expect(end[instanceId]).toBe(all || accountId === first ? expected.end : "recovered");
    const problems = only(records, "run").flatMap(({ problems = "[]" }) => JSON.parse(problems));
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(expected.problems));
    if (!all) for (const { accountId = first } of problems) expect(accountId).toBe(first);
    // Another invocation would be refused as well, so the run asks for none.
    for (const invocation of await stage.invocations())
      expect(invocation).toMatchObject({ status: "Succeeded", attempts: 1 });
    await expected.alsoTrue?.(stage);
  });
});

function without(statements: readonly Statement[], names: readonly string[]): readonly Statement[] {
  return statements.map(({ actions, resources }) => ({
    actions: actions.filter((action) => !names.includes(action)),
    resources,
  }));
}

interface Consequence {
  /** The end of the instance; undefined: there is no record of it. */
  readonly end: string | undefined;
  /** The codes of the run's problems. */
  readonly problems: readonly string[];
  alsoTrue?(stage: DeployedStage): Promise<void>;
}

const messages = async (stage: DeployedStage) => (await stage.logs()).map(({ line }) => JSON.parse(line).message);

const CONSEQUENCES: Readonly<Record<string, Consequence>> = {
  DescribeRegions: { end: undefined, problems: ["account-unreachable"] },
  // Without the permission the list is empty and has no error. Only the dry run shows that it is missing.
  DescribeInstances: {
    end: undefined,
    problems: ["region-unreadable"],
    async alsoTrue(stage) {
      const looks = (await stage.journal()).filter(({ denied }) => denied === "ecs:DescribeInstances");
      expect(looks.map(({ code, parameters }) => [code, parameters.DryRun])).toEqual([
        [undefined, undefined],
        ["Forbidden.RAM", "true"],
      ]);
    },
  },
  // Unreadable evidence never leads to a call.
  DescribeInstanceHistoryEvents: { end: "parked/evidence-unreadable", problems: ["evidence-partial"] },
  QueryAccountBalance: { end: "recovered", problems: ["billing-unreadable"] },
  QueryAccountTransactions: { end: "recovered", problems: ["billing-unreadable"] },
  ReActivateInstances: { end: "failed/denied", problems: [] },
  AssumeRole: { end: undefined, problems: ["account-unreachable", "billing-unreadable"] },
  PutLogs: {
    end: "recovered",
    problems: ["records-undelivered"],
    async alsoTrue(stage) {
      expect(await stage.records()).toEqual([]);
      expect(await messages(stage)).toContain("undelivered record");
    },
  },
  // A run of an event without the case book calls nothing. A person's run and the hourly sweep may call.
  GetLogs: { end: "parked/evidence-unreadable", problems: ["log-store-unreadable"] },
  // The run takes place where the event arrived, and does not wait for the instances to run.
  InvokeFunction: {
    end: "accepted",
    problems: [],
    async alsoTrue(stage) {
      expect(await stage.invocations()).toMatchObject([{ cause: "eventbridge", status: "Succeeded" }]);
      expect(await messages(stage)).toContain("hand-over refused, running here");
    },
  },
};
