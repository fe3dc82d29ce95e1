/** Routes of `accounts`: add, list, recharge, fall into arrears, and change the policy of an identity. */

import { type CloudClock, runDueInTurns } from "../kernel/cloud-clock.ts";
import { ControlError } from "../kernel/control-error.ts";
import { type ControlRoute, LIST_BYTES } from "../kernel/control-route.ts";
import { inTurns } from "../kernel/in-turns.ts";
import { type Account, availableAmount } from "../services/accounts/account.ts";
import type { AccountBook } from "../services/accounts/account-book.ts";
import type { AccountSpec } from "../services/accounts/account-spec.ts";
import { parseAccounts, parseArrears, parsePolicyChange, parseRecharge } from "./input.ts";

/** As many as a snapshot may hold. */
const MOST_ACCOUNTS = 1_000;

/** Without keys: those are told once, when the account is added. */
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

/** Each may come with some hundred keys. */
const ACCOUNTS_A_TURN = 10;

function* addSteps(specs: readonly AccountSpec[], accounts: AccountBook): Generator<undefined, readonly object[]> {
  const added: object[] = [];
  for (const spec of specs) {
    added.push(withKeys(accounts.add(spec)));
    yield;
  }
  return added;
}

export function accountRoutes(accounts: AccountBook, clock: CloudClock): readonly ControlRoute[] {
  return [
    { method: "GET", pattern: "accounts", handle: () => accounts.list().map(toView) },
    {
      method: "POST",
      pattern: "accounts",
      mostBytes: LIST_BYTES,
      handle: async (_params, body) => {
        const specs = await parseAccounts(body);
        const there = accounts.list().length;
        if (there + specs.length > MOST_ACCOUNTS)
          throw new ControlError(409, `The cloud keeps ${MOST_ACCOUNTS} accounts at most; there are ${there}.`);
        const added = await inTurns(addSteps(specs, accounts), ACCOUNTS_A_TURN);
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
