/**
 * Makes a demo of the operator's own scenario: a deployment that fits its accounts, and the payments that end their
 * arrears.
 */

import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";
import type { Demo, Payment } from "./demo.ts";
import { FUNCTION_ROLE, SPOKE_ROLE } from "./deploy.ts";
import { DEMO_TIMING } from "./timing.ts";

type Account = NonNullable<Scenario["accounts"]>[number];

/** Works in the local cloud only: the external id of a real role is the operator's secret. Each account needs its own. */
const externalIdOf = (id: string) => `local-cloud-scenario-external-id-${id}`;

/**
 * Returns the demo of a scenario. The function is deployed in the first account. If that account holds no instance and
 * there are others, it is a hub and is not protected itself. Roles that the scenario does not name are added.
 */
export function ownDemo(scenario: Scenario): Demo {
  const accounts = scenario.accounts ?? [{ id: "1000000000000001", name: "local" }];
  const [hub, ...spokes] = accounts;
  if (hub === undefined) throw new Error("a scenario without accounts was not refused");
  const functionRole = { name: FUNCTION_ROLE, trust: { services: ["fc.aliyuncs.com"] } };
  const isHub = spokes.length > 0 && !holdsInstances(hub.id, hub.id, scenario);
  const falls = isHub ? (spokes.find(({ id }) => holdsInstances(id, hub.id, scenario)) ?? spokes[0] ?? hub) : hub;
  const spokeRole = (id: string) => ({
    name: SPOKE_ROLE,
    trust: { accounts: [hub.id], externalId: externalIdOf(id) },
  });
  return {
    scenario: {
      ...scenario,
      accounts: [withRole(hub, functionRole), ...spokes.map((spoke) => withRole(spoke, spokeRole(spoke.id)))],
    },
    fleet: [],
    deployment: {
      functionAccountId: hub.id,
      spokeAccountIds: spokes.map(({ id }) => id),
      configuration: {
        mode: "apply",
        accounts: [
          ...(isHub ? [] : [configured(hub)]),
          ...spokes.map((spoke) => ({ ...configured(spoke), ...roleOf(spoke.id) })),
        ],
        timing: DEMO_TIMING,
      },
    },
    payments: accounts.flatMap((account) => paymentOf(account, scenario)),
    fallsId: falls.id,
    steps: [],
  };
}

/** An instance without an account belongs to the first account. */
function holdsInstances(id: string, firstId: string, { instances = [] }: Scenario): boolean {
  return instances.some((one) =>
    "generate" in one ? (one.generate.accountIds ?? [firstId]).includes(id) : (one.accountId ?? firstId) === id,
  );
}

function withRole(account: Account, role: NonNullable<Account["roles"]>[number]): Account {
  const roles = account.roles ?? [];
  return roles.some(({ name }) => name === role.name) ? account : { ...account, roles: [...roles, role] };
}

const configured = ({ id, name, site }: Account) => ({
  id,
  ...(name === undefined ? {} : { name }),
  ...(site === undefined ? {} : { site }),
});

const roleOf = (id: string) => ({ roleArn: `acs:ram::${id}:role/${SPOKE_ROLE}`, externalId: externalIdOf(id) });

/**
 * Returns the payment that brings the balance to 500 above zero, for an account that owes money when the cloud starts.
 */
function paymentOf({ id, balance = 1000, overdueAgoMs }: Account, { arrears = [] }: Scenario): Payment[] {
  const falls = arrears.filter(({ accountId }) => accountId === id);
  const owed = falls.reduce((sum, { amount = Math.max(0, balance) + 100 }) => sum + amount, -balance);
  const isOverdue = overdueAgoMs !== undefined || falls.length > 0 || balance < 0;
  return isOverdue ? [{ accountId: id, amount: Math.ceil(Math.max(0, owed)) + 500 }] : [];
}
