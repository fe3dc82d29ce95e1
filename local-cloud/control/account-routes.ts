/** Routes of `accounts`: add, list, recharge, fall into arrears, and change the policy of an identity. */

import type { CloudClock } from "../kernel/cloud-clock.ts";
import type { ControlRoute } from "../kernel/control-route.ts";
import { type Account, availableAmount } from "../services/accounts/account.ts";
import type { AccountBook } from "../services/accounts/account-book.ts";
import { runDueInTurns } from "./clock-routes.ts";
import { parseAccounts, parseArrears, parsePolicyChange, parseRecharge } from "./input.ts";

/** The account without its keys. Only the answer to adding an account has the keys. */
const toView = (account: Account) => ({
  id: account.id,
  name: account.name,
  site: account.site,
  currency: account.currency,
  balance: account.balance,
  creditAmount: account.creditAmount,
  available: availableAmount(account),
  overdue: account.overdueSinceMs !== undefined,
  suspendAt: account.suspendAtMs === undefined ? null : new Date(account.suspendAtMs).toISOString(),
  users: account.users.map((user) => user.name),
  roles: account.roles.map((role) => `acs:ram::${account.id}:role/${role.name}`),
});

const withKeys = (account: Account) => ({
  ...toView(account),
  keys: account.keys,
  accessKeyId: account.keys[0]?.accessKeyId ?? null,
  accessKeySecret: account.keys[0]?.accessKeySecret ?? null,
});

export function accountRoutes(accounts: AccountBook, clock: CloudClock): readonly ControlRoute[] {
  return [
    { method: "GET", pattern: "accounts", handle: () => accounts.list().map(toView) },
    {
      method: "POST",
      pattern: "accounts",
      handle: (_params, body) => {
        const added = parseAccounts(body).map((spec) => withKeys(accounts.add(spec)));
        return Array.isArray(body) ? added : added[0];
      },
    },
    {
      method: "PUT",
      pattern: "accounts/:id/policy",
      handle: ({ id = "" }, body) => {
        const { identity, ...policy } = parsePolicyChange(body);
        accounts.setPolicy(id, identity, policy);
      },
    },
    {
      method: "POST",
      pattern: "accounts/:id/recharge",
      handle: async ({ id = "" }, body) => {
        const account = accounts.recharge(id, parseRecharge(body).amount);
        await runDueInTurns(clock, clock.nowMs());
        return { ...toView(account), transactionNumber: account.transactions.at(-1)?.number };
      },
    },
    {
      method: "POST",
      pattern: "accounts/:id/arrears",
      handle: async ({ id = "" }, body) => {
        const account = accounts.fallIntoArrears(id, parseArrears(body).amount);
        await runDueInTurns(clock, clock.nowMs());
        return toView(account);
      },
    },
  ];
}
