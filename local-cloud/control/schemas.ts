/** Schemas of accounts, instances, faults, quotas, settings and scenarios in control requests and scenario files. */
import * as v from "valibot";
import { EFFECTS, type FaultRule } from "../kernel/faults/fault-rule.ts";
import type { QuotaRule } from "../kernel/quotas.ts";
import type { Delays, Switches } from "../kernel/settings.ts";
import type { FleetPlan } from "../scenarios/generate.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { AccountSpec, PolicySpec } from "../services/accounts/account-spec.ts";
import { LOCK_REASONS } from "../services/ecs/instance.ts";
import type { InstanceSpec } from "../services/ecs/instance-spec.ts";
import {
  accountId,
  count,
  duration,
  flag,
  list,
  longDuration,
  MOST_AT_ONCE,
  maybe,
  moment,
  money,
  notNegative,
  number,
  object,
  oneOf,
  share,
  shortText,
  tags,
  text,
  textRecord,
  texts,
} from "./fields.ts";

export const amount = v.pipe(money, v.minValue(0, "must not be negative"));

const policyTexts = list(text, 200);
const statement = object({ actions: policyTexts, resources: policyTexts });
/**
 * As much as RAM lets one identity have: 20 policies of 6,144 characters. Source: "Limits" of RAM, read 2026-11. Every call
 * is compared with all of it.
 */
const LONGEST_POLICY = 20 * 6_144;
const isShortPolicy = (input: unknown) => JSON.stringify(input).length <= LONGEST_POLICY;
const TOO_LONG_POLICY = `must have at most ${LONGEST_POLICY} characters`;

export const statements = v.pipe(
  list(statement, 100),
  v.check((input) => isShortPolicy(input), TOO_LONG_POLICY),
);
const ONLY_ACTIONS = { actions: policyTexts, resources: maybe(policyTexts) };
const policy: v.GenericSchema<PolicySpec> = v.pipe(
  v.union([v.literal("*"), policyTexts, object(ONLY_ACTIONS), object({ statements })]),
  v.check((input) => isShortPolicy(input), TOO_LONG_POLICY),
);
export const policyChange = v.pipe(
  v.union([object({ identity: text, ...ONLY_ACTIONS }), object({ identity: text, statements })]),
  v.check((input) => isShortPolicy(input), TOO_LONG_POLICY),
);

/** Ours: users, roles and keys of one account, each. */
export const MOST_IDENTITIES = 200;

export const account: v.GenericSchema<AccountSpec> = object({
  id: accountId,
  name: maybe(text),
  site: maybe(oneOf(["china", "international"])),
  balance: maybe(money),
  currency: maybe(text),
  creditAmount: maybe(money),
  vouchers: maybe(money),
  users: maybe(list(v.union([text, object({ name: text, policy: maybe(policy) })]), MOST_IDENTITIES)),
  roles: maybe(
    list(
      object({
        name: text,
        trust: maybe(object({ accounts: maybe(texts), services: maybe(texts), externalId: maybe(text) })),
        policy: maybe(policy),
        maxSessionSeconds: maybe(count),
      }),
      MOST_IDENTITIES,
    ),
  ),
  keys: maybe(
    list(object({ user: maybe(text), accessKeyId: maybe(text), accessKeySecret: maybe(text) }), MOST_IDENTITIES),
  ),
  overdueAgoMs: maybe(duration),
  deferredStopMs: maybe(duration),
});

const httpStatus = v.pipe(count, v.minValue(200, "must be an HTTP status"), v.maxValue(599, "must be an HTTP status"));

export const refusal = object({ status: httpStatus, code: text, message: text, times: maybe(count) });

const INSTANCE_FIELDS = {
  accountId: maybe(accountId),
  regionId: maybe(shortText),
  zoneId: maybe(shortText),
  instanceId: maybe(shortText),
  name: maybe(shortText),
  type: maybe(shortText),
  status: maybe(oneOf(["Pending", "Starting", "Running", "Stopping", "Stopped"])),
  stopCause: maybe(oneOf(["owner", "arrears"])),
  locks: maybe(list(oneOf(LOCK_REASONS), LOCK_REASONS.length)),
  chargeType: maybe(oneOf(["PostPaid", "PrePaid"])),
  spotStrategy: maybe(oneOf(["NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo"])),
  vpcId: maybe(v.nullable(shortText)),
  vSwitchId: maybe(shortText),
  publicIp: maybe(shortText),
  eip: maybe(shortText),
  localDisks: maybe(count),
  resourceGroupId: maybe(shortText),
  dedicatedHostId: maybe(shortText),
  imageId: maybe(shortText),
  imageBalanceMinimum: maybe(money),
  tags: maybe(tags),
  createdAgoMs: maybe(longDuration),
  startedAgoMs: maybe(v.nullable(longDuration)),
  stoppedAgoMs: maybe(longDuration),
  stoppedMode: maybe(oneOf(["KeepCharging", "StopCharging", "Not-applicable"])),
  recycled: maybe(flag),
  expiresInMs: maybe(longDuration),
  autoReleaseInMs: maybe(longDuration),
  deletionProtection: maybe(flag),
  economical: maybe(flag),
  autoRestart: maybe(oneOf(["ok", "late", "missed"])),
  startMs: maybe(duration),
  autoRestartMs: maybe(duration),
  fallsBack: maybe(count),
  refusal: maybe(refusal),
  stopEvent: maybe(flag),
  releasedAgoMs: maybe(duration),
};
const instance: v.GenericSchema<InstanceSpec> = object(INSTANCE_FIELDS);

/** Each instance is drawn from all of them. */
const MOST_KINDS = 100;

const generated = object({
  generate: object({
    count: v.pipe(count, v.maxValue(MOST_AT_ONCE, `must be at most ${MOST_AT_ONCE}`)),
    accountIds: maybe(list(accountId)),
    regionIds: maybe(texts),
    kinds: maybe(list(object({ ...INSTANCE_FIELDS, weight: maybe(notNegative) }), MOST_KINDS)),
    namePrefix: maybe(shortText),
  }),
});

/** Chooses the schema by the key `generate`. A union would try both schemas and report the mistake without its path. */
export const instanceOrMany = v.lazy(
  (input): v.GenericSchema<InstanceSpec | { generate: FleetPlan }> =>
    typeof input === "object" && input !== null && "generate" in input ? generated : instance,
);

/** Ours: fault rules, and quotas. Every call is compared with each of them. */
export const MOST_RULES = 2_000;

const CALL_FIELDS = { service: maybe(text), action: maybe(text), region: maybe(text), accountId: maybe(accountId) };
const ERROR_FIELDS = { status: maybe(httpStatus), code: maybe(text), message: maybe(text) };

export const fault: v.GenericSchema<FaultRule> = object({
  ...CALL_FIELDS,
  ...ERROR_FIELDS,
  instanceId: maybe(text),
  parameters: maybe(textRecord),
  probability: maybe(share),
  count: maybe(count),
  skip: maybe(count),
  effect: oneOf(EFFECTS),
  retryAfterMs: maybe(duration),
  ms: maybe(duration),
  hang: maybe(flag),
});

export const quota: v.GenericSchema<QuotaRule> = v.pipe(
  object({
    ...CALL_FIELDS,
    ...ERROR_FIELDS,
    rate: maybe(v.pipe(number, v.gtValue(0, "must be more than 0"))),
    burst: maybe(v.pipe(number, v.minValue(1, "must be at least 1"))),
    limit: maybe(count),
    perSeconds: maybe(v.pipe(number, v.gtValue(0, "must be more than 0"))),
    tellsWhen: maybe(flag),
  }),
  v.check((rule) => (rule.rate === undefined) !== (rule.limit === undefined), "needs either rate or limit"),
);

export const switches: v.GenericSchema<Partial<Switches>> = object({
  ownerStoppedGetsLock: maybe(flag),
  lockClearsOnPayment: maybe(flag),
  reactivateAcceptsAnyStopped: maybe(flag),
  olderCodes: maybe(flag),
  documentedSearchOnly: maybe(flag),
  chinaDefersStop: maybe(flag),
  fcErrorPageWords: maybe(flag),
  invocationsArriveOverHttp: maybe(flag),
  expiredTokenIsUnauthorized: maybe(flag),
});

export const delays: v.GenericSchema<Partial<Delays>> = object({
  startMs: maybe(duration),
  stopMs: maybe(duration),
  autoRestartMs: maybe(duration),
  autoRestartLateMs: maybe(duration),
  recycleAfterMs: maybe(duration),
  releaseAfterMs: maybe(duration),
  deferredStopMs: maybe(duration),
  logStoreStopsAfterMs: maybe(duration),
});

export const settings = object({ switches: maybe(switches), delays: maybe(delays), regions: maybe(texts) });

export const clockMode = oneOf(["wall", "scaled", "stepped"]);
/** Cloud milliseconds per real millisecond. A clock that is faster than 10,000 could not run its due tasks in time. */
export const rate = v.pipe(number, v.gtValue(0, "must be more than 0"), v.maxValue(10_000, "must be at most 10000"));
export const time = v.union(
  [
    moment,
    v.pipe(
      text,
      v.check((value) => v.is(moment, Date.parse(value)), "is not a time"),
    ),
  ],
  "must be a time: 2026-11-30T12:00:00Z, or milliseconds since 1970",
);

export const scenario: v.GenericSchema<Scenario> = object({
  accounts: maybe(list(account)),
  instances: maybe(list(instanceOrMany)),
  arrears: maybe(list(object({ accountId, amount: maybe(amount) }))),
  switches: maybe(switches),
  delays: maybe(delays),
  regions: maybe(texts),
  faults: maybe(list(fault, MOST_RULES)),
  quotas: maybe(list(quota, MOST_RULES)),
  clock: maybe(object({ mode: clockMode, rate: maybe(rate), now: maybe(time) })),
  control: maybe(list(object({ method: text, path: text, body: maybe(v.unknown()) }))),
});
