/**
 * Makes a demo of the operator's own scenario: a deployment that fits its accounts, and the payments that end their
 * arrears.
 */

import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";
import type { Demo, Payment } from "./demo.ts";
import { FUNCTION_ROLE, SPOKE_ROLE } from "./deploy.ts";
import { DEMO_TIMING } from "./timing.ts";

type Account = NonNullable<Scenario["accounts"]>[number];

/** Works in the local cloud only. The external id of a real role is the operator's secret. */
const EXTERNAL_ID = "local-cloud-scenario-external-id";

/**
 * Returns the demo of a scenario. The function is deployed in the first account. Roles that the scenario does not name
 * are added.
 */
export function ownDemo(scenario: Scenario): Demo {
  const accounts = scenario.accounts ?? [{ id: "1000000000000001", name: "local" }];
  const [hub, ...spokes] = accounts;
  if (hub === undefined) throw new Error("a scenario without accounts was not refused");
  const functionRole = { name: FUNCTION_ROLE, trust: { services: ["fc.aliyuncs.com"] } };
  const spokeRole = { name: SPOKE_ROLE, trust: { accounts: [hub.id], externalId: EXTERNAL_ID } };
  return {
    scenario: {
      ...scenario,
      accounts: [withRole(hub, functionRole), ...spokes.map((spoke) => withRole(spoke, spokeRole))],
    },
    fleet: [],
    deployment: {
      functionAccountId: hub.id,
      spokeAccountIds: spokes.map(({ id }) => id),
      configuration: {
        mode: "apply",
        accounts: [configured(hub), ...spokes.map((spoke) => ({ ...configured(spoke), ...roleOf(spoke.id) }))],
        timing: DEMO_TIMING,
      },
    },
    payments: accounts.flatMap((account) => paymentOf(account, scenario)),
    steps: [],
  };
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

const roleOf = (id: string) => ({ roleArn: `acs:ram::${id}:role/${SPOKE_ROLE}`, externalId: EXTERNAL_ID });

/**
 * Returns the payment that brings the balance to 500 above zero, for an account that owes money when the cloud starts.
 */
function paymentOf({ id, balance = 1000, overdueAgoMs }: Account, { arrears = [] }: Scenario): Payment[] {
  const falls = arrears.filter(({ accountId }) => accountId === id);
  const owed = falls.reduce((sum, { amount = Math.max(0, balance) + 100 }) => sum + amount, -balance);
  const isOverdue = overdueAgoMs !== undefined || falls.length > 0 || balance < 0;
  return isOverdue ? [{ accountId: id, amount: Math.ceil(Math.max(0, owed)) + 500 }] : [];
}
