/** The description of an account in `POST /_local/accounts` and in scenario files; creates the account from it. */
import type { SeededRandom } from "../../kernel/seeded-random.ts";
import { type Account, type AccountKey, type Policy, type RamUser, type Role, toCents } from "./account.ts";
import type { Site } from "./accounts.ts";

/**
 * A policy: a list of actions, actions with resources, several statements as in a RAM policy, or "*" for everything.
 */
export type PolicySpec =
  | "*"
  | readonly string[]
  | { actions: readonly string[]; resources?: readonly string[] }
  | { statements: readonly { actions: readonly string[]; resources: readonly string[] }[] };

export interface AccountSpec {
  /** A text of digits, for example `1000000000000001`. */
  readonly id: string;
  readonly name?: string;
  /** Default: `china`. */
  readonly site?: Site;
  /** Cash in the account's currency; default: 1000. */
  readonly balance?: number;
  /** Default: CNY on the China site, USD on the International site. */
  readonly currency?: string;
  readonly creditAmount?: number;
  readonly vouchers?: number;
  /** RAM users. A name without a policy is allowed everything. Default: one user `operator`. */
  readonly users?: readonly (string | { name: string; policy?: PolicySpec })[];
  /** RAM roles. A role without a policy is allowed nothing. */
  readonly roles?: readonly {
    name: string;
    trust?: { accounts?: readonly string[]; services?: readonly string[]; externalId?: string };
    policy?: PolicySpec;
    maxSessionSeconds?: number;
  }[];
  /** Access keys. A key without a user belongs to root. Default: one generated key for the first user. */
  readonly keys?: readonly { user?: string; accessKeyId?: string; accessKeySecret?: string }[];
  /**
   * Milliseconds since the account fell into debt and was suspended. This stops no instance: the scenario describes
   * stopped instances itself.
   */
  readonly overdueAgoMs?: number;
  /**
   * China site: milliseconds that services run on with a negative balance. Default: 0, or `deferredStopMs` of the
   * delays with `chinaDefersStop`.
   */
  readonly deferredStopMs?: number;
}

const EVERYTHING: Policy = [{ actions: ["*"], resources: ["*"] }];
const NO_POLICY: Policy = [];

export function toPolicy(spec: PolicySpec | undefined, otherwise: Policy): Policy {
  if (spec === undefined) return otherwise;
  if (spec === "*") return EVERYTHING;
  if ("statements" in spec) {
    return spec.statements.map(({ actions, resources }) => ({ actions: [...actions], resources: [...resources] }));
  }
  const [actions, resources] = "actions" in spec ? [spec.actions, spec.resources] : [spec, undefined];
  return [{ actions: [...actions], resources: [...(resources ?? ["*"])] }];
}

const toUser = (spec: string | { name: string; policy?: PolicySpec }): RamUser =>
  typeof spec === "string"
    ? { name: spec, policy: EVERYTHING }
    : { name: spec.name, policy: toPolicy(spec.policy, EVERYTHING) };

const toRole = (spec: NonNullable<AccountSpec["roles"]>[number]): Role => ({
  name: spec.name,
  trust: {
    accounts: [...(spec.trust?.accounts ?? [])],
    services: [...(spec.trust?.services ?? ["fc.aliyuncs.com"])],
    ...(spec.trust?.externalId === undefined ? {} : { externalId: spec.trust.externalId }),
  },
  policy: toPolicy(spec.policy, NO_POLICY),
  maxSessionSeconds: spec.maxSessionSeconds ?? 3600,
});

const toKey = (spec: NonNullable<AccountSpec["keys"]>[number], random: SeededRandom): AccountKey => ({
  accessKeyId: spec.accessKeyId ?? `LTAI5t${random.hex(18)}`,
  accessKeySecret: spec.accessKeySecret ?? random.hex(30),
  ...(spec.user === undefined ? {} : { user: spec.user }),
});

/** Returns a new account. Keys that the description does not give come from `random`. */
export function toAccount(spec: AccountSpec, random: SeededRandom, nowMs: number): Account {
  const site = spec.site ?? "china";
  const users = (spec.users ?? ["operator"]).map(toUser);
  const firstUser = users[0]?.name;
  const keys = spec.keys ?? [firstUser === undefined ? {} : { user: firstUser }];
  const overdueSinceMs = spec.overdueAgoMs === undefined ? undefined : nowMs - spec.overdueAgoMs;
  return {
    id: spec.id,
    name: spec.name ?? `account-${spec.id.slice(-4)}`,
    site,
    currency: spec.currency ?? (site === "china" ? "CNY" : "USD"),
    balance: toCents(spec.balance ?? 1000),
    creditAmount: toCents(spec.creditAmount ?? 0),
    vouchers: toCents(spec.vouchers ?? 0),
    users,
    roles: (spec.roles ?? []).map(toRole),
    keys: keys.map((key) => toKey(key, random)),
    transactions: [],
    ...(overdueSinceMs === undefined ? {} : { overdueSinceMs, suspendAtMs: overdueSinceMs }),
    ...(spec.deferredStopMs === undefined ? {} : { deferredStopMs: spec.deferredStopMs }),
  };
}
