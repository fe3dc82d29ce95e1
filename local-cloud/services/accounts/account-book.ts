/** Holds the accounts of the cloud with their identities, permissions and money, and the effects of debt. */
import type { Clock } from "../../kernel/clock.ts";
import { ControlError } from "../../kernel/control-error.ts";
import type { SeededRandom } from "../../kernel/seeded-random.ts";
import type { Settings } from "../../kernel/settings.ts";
import type { Account, Role } from "./account.ts";
import { createAccountMoney, type MoneyChange } from "./account-money.ts";
import { type AccountSpec, type PolicySpec, toAccount, toPolicy } from "./account-spec.ts";
import type { Accounts, Identity, KeyPair } from "./accounts.ts";
import { createKeyRing } from "./key-ring.ts";
import { policyAllows } from "./permission.ts";

export interface AccountBook extends Accounts {
  add(spec: AccountSpec): Account;
  get(accountId: string): Account | undefined;
  findRole(roleArn: string): Role | undefined;
  /** Throws ControlError (404) for an unknown account. */
  require(accountId: string): Account;
  list(): readonly Account[];
  /** Replaces the policy of `user/<name>` or `role/<name>`. Throws ControlError (404) if there is no such identity. */
  setPolicy(accountId: string, identity: string, policy: PolicySpec): void;
  /**
   * Adds income. The debt ends as soon as the available amount is positive. Throws ControlError (404) for an unknown
   * account.
   */
  recharge(accountId: string, amount: number): Account;
  /**
   * Books consumption, so that the account owes money. Default amount: 32.50 more than is available. Throws
   * ControlError (404) for an unknown account.
   */
  fallIntoArrears(accountId: string, amount?: number): Account;
  onMoneyChange(listener: (account: Account, change: MoneyChange) => void): void;
  reset(): void;
  snapshot(): BookState;
  restore(state: BookState): void;
}

export interface BookState {
  readonly accounts: readonly Account[];
  readonly temporaryKeys: readonly KeyPair[];
}

type Known = ReadonlyMap<string, Account>;

export function createAccountBook(clock: Clock, random: SeededRandom, settings: Settings): AccountBook {
  const accounts = new Map<string, Account>();
  const keys = createKeyRing(random);
  const money = createAccountMoney(clock, random, settings);

  return {
    ...createReading(accounts, keys.find),
    isOverdue: (accountId) => money.isSuspended(accounts.get(accountId)),
    issueRoleKeys(roleArn, sessionName, durationSeconds) {
      const found = findRole(accounts, roleArn);
      if (found === undefined) return undefined;
      const nowMs = clock.nowMs();
      const session = { roleName: found.role.name, sessionName, expiresAtMs: nowMs + durationSeconds * 1000 };
      return keys.issue(found.account, session, nowMs);
    },
    add(spec) {
      if (!/^\d+$/.test(spec.id)) throw new ControlError(400, `An account id is a string of digits, not "${spec.id}".`);
      if (accounts.has(spec.id)) throw new ControlError(409, `Account ${spec.id} exists already.`);
      const account = toAccount(spec, random, clock.nowMs());
      const taken = account.keys.find(({ accessKeyId }) => keys.find(accessKeyId) !== undefined);
      if (taken !== undefined) throw new ControlError(409, `Key ${taken.accessKeyId} belongs to another account.`);
      accounts.set(account.id, account);
      keys.addAccount(account);
      return account;
    },
    setPolicy(accountId, identity, policy) {
      const holder = policyHolder(requireAccount(accounts, accountId), identity);
      if (holder === undefined) throw new ControlError(404, `Account ${accountId} has no ${identity}.`);
      holder.policy = toPolicy(policy, holder.policy);
    },
    recharge: (accountId, amount) => money.recharge(requireAccount(accounts, accountId), amount),
    fallIntoArrears: (accountId, amount) => money.fallIntoArrears(requireAccount(accounts, accountId), amount),
    onMoneyChange: money.onChange,
    reset() {
      accounts.clear();
      keys.restore([], []);
    },
    snapshot: () => ({ accounts: Array.from(accounts.values(), copyOf), temporaryKeys: keys.snapshot() }),
    restore(kept) {
      accounts.clear();
      for (const account of kept.accounts) {
        accounts.set(account.id, account);
        money.resume(account);
      }
      keys.restore(kept.temporaryKeys, accounts.values());
    },
  };
}

/** Policies, keys and transactions never change once they are made: they are shared. */
const copyOf = (account: Account): Account => ({
  ...account,
  users: account.users.map((user) => ({ ...user })),
  roles: account.roles.map((role) => ({ ...role })),
  transactions: [...account.transactions],
});

function createReading(accounts: Known, keyPair: (accessKeyId: string) => KeyPair | undefined) {
  return {
    keyPair,
    exists: (accountId: string) => accounts.has(accountId),
    get: (accountId: string) => accounts.get(accountId),
    require: (accountId: string) => requireAccount(accounts, accountId),
    list: () => [...accounts.values()],
    findRole: (roleArn: string) => findRole(accounts, roleArn)?.role,
    unpaidSinceMs: (accountId: string) => accounts.get(accountId)?.overdueSinceMs,
    allows(identity: Identity, action: string, resource: string): boolean {
      if (identity.type === "root") return true;
      const account = accounts.get(identity.accountId);
      const holder = account && policyHolder(account, identity.arn.slice(identity.arn.lastIndexOf(":") + 1));
      return holder !== undefined && policyAllows(holder.policy, action, resource);
    },
  };
}

function requireAccount(accounts: Known, accountId: string): Account {
  const account = accounts.get(accountId);
  if (account === undefined) throw new ControlError(404, `No account ${accountId} in this cloud.`);
  return account;
}

function policyHolder(account: Account, identity: string) {
  const [kind, name] = identity.split("/");
  if (kind === "user") return account.users.find((user) => user.name === name);
  return kind === "role" || kind === "assumed-role" ? account.roles.find((role) => role.name === name) : undefined;
}

function findRole(accounts: Known, roleArn: string): { account: Account; role: Role } | undefined {
  const parts = /^acs:ram::([^:]+):role\/(.+)$/.exec(roleArn);
  const account = accounts.get(parts?.[1] ?? "");
  const role = account?.roles.find((candidate) => candidate.name.toLowerCase() === parts?.[2]?.toLowerCase());
  return account === undefined || role === undefined ? undefined : { account, role };
}
