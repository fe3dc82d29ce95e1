/** Every account of this cloud: identities, permissions, money, and what being in debt leads to. */
import type { Clock } from "../../kernel/clock.ts";
import { ControlError } from "../../kernel/control-error.ts";
import type { SeededRandom } from "../../kernel/seeded-random.ts";
import { type Account, availableAmount, type Role, toCents } from "./account.ts";
import { type AccountSpec, type PolicySpec, toAccount, toPolicy } from "./account-spec.ts";
import type { Accounts, Identity, KeyPair } from "./accounts.ts";
import { createKeyRing } from "./key-ring.ts";
import { policyAllows } from "./permission.ts";

/** `suspended`: services stop now. `paid`: nothing is owed any more. */
type MoneyChange = "suspended" | "paid";

export interface AccountBook extends Accounts {
  add(spec: AccountSpec): Account;
  get(accountId: string): Account | undefined;
  findRole(roleArn: string): Role | undefined;
  /** Throws ControlError (404) for an unknown account. */
  require(accountId: string): Account;
  list(): readonly Account[];
  /** `identity` is `user/<name>` or `role/<name>`. */
  setPolicy(accountId: string, identity: string, policy: PolicySpec): void;
  /** Adds income, and ends the debt when nothing is owed any more. */
  recharge(accountId: string, amount: number): Account;
  /** Makes the account owe money; without an amount, enough to fall below zero. */
  fallIntoArrears(accountId: string, amount?: number): Account;
  onMoneyChange(listener: (account: Account, change: MoneyChange) => void): void;
  reset(): void;
  snapshot(): unknown;
  restore(state: unknown): void;
}

interface BookState {
  readonly accounts: readonly Account[];
  readonly temporaryKeys: readonly KeyPair[];
}

/**
 * China site: no grace, services stop at once. International site: deduction is tried until T+15, then they stop.
 * Source: "Pay-as-you-go" and "Overdue payments" of ECS on the two sites, read 2026-08. Not verified on the live cloud.
 */
const internationalGraceMs = 15 * 86_400_000;

/** How far below zero an account falls when nobody says how far. */
const defaultDebt = 32.5;

export function createAccountBook(clock: Clock, random: SeededRandom): AccountBook {
  const accounts = new Map<string, Account>();
  const keys = createKeyRing(random);
  const listeners: ((account: Account, change: MoneyChange) => void)[] = [];
  const cancelSuspension = new Map<string, () => void>();

  const requireAccount = (accountId: string): Account => {
    const account = accounts.get(accountId);
    if (account === undefined) throw new ControlError(404, `No account ${accountId} in this cloud.`);
    return account;
  };
  const tell = (account: Account, change: MoneyChange) => {
    for (const listener of listeners) listener(account, change);
  };
  const isSuspended = (account: Account) => account.suspendAtMs !== undefined && account.suspendAtMs <= clock.nowMs();

  const scheduleSuspension = (account: Account) => {
    if (account.suspendAtMs === undefined) return;
    cancelSuspension.set(
      account.id,
      clock.schedule(account.suspendAtMs, () => tell(account, "suspended")),
    );
  };

  const record = (account: Account, type: "Payment" | "Consumption", amount: number) => {
    account.balance = toCents(account.balance + (type === "Payment" ? amount : -amount));
    account.transactions.push({
      number: String(10_000_000_000 + random.below(89_999_999_999)),
      atMs: clock.nowMs(),
      type,
      flow: type === "Payment" ? "Income" : "Expense",
      channel: type === "Payment" ? "Alipay" : "AccountBalance",
      amount: toCents(amount),
      balance: account.balance,
      remarks: type === "Payment" ? "" : "ECS",
    });
  };

  const policyHolder = (account: Account, identity: string) => {
    const [kind, name] = identity.split("/");
    if (kind === "user") return account.users.find((user) => user.name === name);
    return kind === "role" || kind === "assumed-role" ? account.roles.find((role) => role.name === name) : undefined;
  };

  const findRole = (roleArn: string) => {
    const parts = /^acs:ram::([^:]+):role\/(.+)$/.exec(roleArn);
    const account = accounts.get(parts?.[1] ?? "");
    const role = account?.roles.find((candidate) => candidate.name.toLowerCase() === parts?.[2]?.toLowerCase());
    return account === undefined || role === undefined ? undefined : { account, role };
  };

  return {
    keyPair: keys.find,
    exists: (accountId) => accounts.has(accountId),
    unpaidSinceMs: (accountId) => accounts.get(accountId)?.overdueSinceMs,
    isOverdue: (accountId) => {
      const account = accounts.get(accountId);
      return account !== undefined && isSuspended(account);
    },
    allows(identity: Identity, action, resource) {
      if (identity.type === "root") return true;
      const account = accounts.get(identity.accountId);
      const holder = account && policyHolder(account, identity.arn.slice(identity.arn.lastIndexOf(":") + 1));
      return holder !== undefined && policyAllows(holder.policy, action, resource);
    },
    issueRoleKeys(roleArn, sessionName, durationSeconds) {
      const found = findRole(roleArn);
      if (found === undefined) return undefined;
      const nowMs = clock.nowMs();
      return keys.issue(found.account, found.role.name, sessionName, nowMs + durationSeconds * 1000, nowMs);
    },
    findRole: (roleArn) => findRole(roleArn)?.role,
    add(spec) {
      if (!/^\d+$/.test(spec.id)) throw new ControlError(400, `An account id is a string of digits, not "${spec.id}".`);
      if (accounts.has(spec.id)) throw new ControlError(409, `Account ${spec.id} exists already.`);
      const account = toAccount(spec, random, clock.nowMs());
      accounts.set(account.id, account);
      keys.addAccount(account);
      return account;
    },
    get: (accountId) => accounts.get(accountId),
    require: requireAccount,
    list: () => [...accounts.values()],
    setPolicy(accountId, identity, policy) {
      const holder = policyHolder(requireAccount(accountId), identity);
      if (holder === undefined) throw new ControlError(404, `Account ${accountId} has no ${identity}.`);
      holder.policy = toPolicy(policy, holder.policy);
    },
    recharge(accountId, amount) {
      const account = requireAccount(accountId);
      record(account, "Payment", amount);
      if (account.overdueSinceMs !== undefined && availableAmount(account) > 0) {
        delete account.overdueSinceMs;
        delete account.suspendAtMs;
        cancelSuspension.get(accountId)?.();
        tell(account, "paid");
      }
      return account;
    },
    fallIntoArrears(accountId, amount) {
      const account = requireAccount(accountId);
      record(account, "Consumption", amount ?? Math.max(0, availableAmount(account)) + defaultDebt);
      if (availableAmount(account) > 0 || account.overdueSinceMs !== undefined) return account;
      account.overdueSinceMs = clock.nowMs();
      if (account.site === "china") {
        account.suspendAtMs = account.overdueSinceMs;
        tell(account, "suspended");
      } else {
        account.suspendAtMs = account.overdueSinceMs + internationalGraceMs;
        scheduleSuspension(account);
      }
      return account;
    },
    onMoneyChange(listener) {
      listeners.push(listener);
    },
    reset() {
      accounts.clear();
      keys.restore([], []);
    },
    snapshot: (): BookState => ({ accounts: [...accounts.values()], temporaryKeys: keys.snapshot() }),
    restore(state) {
      const kept = state as BookState;
      accounts.clear();
      for (const account of kept.accounts) {
        accounts.set(account.id, account);
        if ((account.suspendAtMs ?? 0) > clock.nowMs()) scheduleSuspension(account);
      }
      keys.restore(kept.temporaryKeys, accounts.values());
    },
  };
}
