/** Checks everything that comes from outside into the control API and from scenario files: all mistakes at once, by path. */
import * as v from "valibot";
import { ControlError } from "../kernel/control-error.ts";
import { effects, type FaultRule } from "../kernel/faults/fault-rule.ts";
import type { QuotaRule } from "../kernel/quotas.ts";
import type { Delays, Switches } from "../kernel/settings.ts";
import type { FleetPlan } from "../scenarios/generate.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { AccountSpec, PolicySpec } from "../services/accounts/account-spec.ts";
import { lockReasons } from "../services/ecs/instance.ts";
import type { InstanceSpec } from "../services/ecs/instance-spec.ts";

const maybe = v.exactOptional;
const text = v.string();
const flag = v.boolean();
const number = v.number();
const texts = v.array(text);
const notNegative = v.pipe(number, v.minValue(0, "must not be negative"));
const count = v.pipe(number, v.integer("must be a whole number"), v.minValue(0, "must not be negative"));
const share = v.pipe(number, v.minValue(0, "must be from 0 to 1"), v.maxValue(1, "must be from 0 to 1"));
const accountId = v.pipe(text, v.regex(/^\d+$/, "must be digits, quoted in YAML"));
const textRecord = v.record(text, text);

const statement = v.strictObject({ actions: texts, resources: texts });

const policy: v.GenericSchema<PolicySpec> = v.union([
  v.literal("*"),
  texts,
  v.strictObject({ actions: texts, resources: maybe(texts) }),
  v.strictObject({ statements: v.array(statement) }),
]);

const account: v.GenericSchema<AccountSpec> = v.strictObject({
  id: accountId,
  name: maybe(text),
  site: maybe(v.picklist(["china", "international"])),
  balance: maybe(number),
  currency: maybe(text),
  creditAmount: maybe(number),
  vouchers: maybe(number),
  users: maybe(v.array(v.union([text, v.strictObject({ name: text, policy: maybe(policy) })]))),
  roles: maybe(
    v.array(
      v.strictObject({
        name: text,
        trust: maybe(v.strictObject({ accounts: maybe(texts), services: maybe(texts), externalId: maybe(text) })),
        policy: maybe(policy),
        maxSessionSeconds: maybe(count),
      }),
    ),
  ),
  keys: maybe(v.array(v.strictObject({ user: maybe(text), accessKeyId: maybe(text), accessKeySecret: maybe(text) }))),
  overdueAgoMs: maybe(notNegative),
  deferredStopMs: maybe(notNegative),
});

const refusal = v.strictObject({ status: count, code: text, message: text, times: maybe(count) });

const instanceFields = {
  accountId: maybe(accountId),
  regionId: maybe(text),
  zoneId: maybe(text),
  instanceId: maybe(text),
  name: maybe(text),
  type: maybe(text),
  status: maybe(v.picklist(["Pending", "Starting", "Running", "Stopping", "Stopped"])),
  stopCause: maybe(v.picklist(["owner", "arrears"])),
  locks: maybe(v.array(v.picklist(lockReasons))),
  chargeType: maybe(v.picklist(["PostPaid", "PrePaid"])),
  spotStrategy: maybe(v.picklist(["NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo"])),
  vpcId: maybe(v.nullable(text)),
  vSwitchId: maybe(text),
  publicIp: maybe(text),
  eip: maybe(text),
  localDisks: maybe(count),
  resourceGroupId: maybe(text),
  dedicatedHostId: maybe(text),
  imageId: maybe(text),
  imageBalanceMinimum: maybe(notNegative),
  tags: maybe(textRecord),
  createdAgoMs: maybe(number),
  startedAgoMs: maybe(v.nullable(number)),
  stoppedAgoMs: maybe(number),
  stoppedMode: maybe(v.picklist(["KeepCharging", "StopCharging", "Not-applicable"])),
  recycled: maybe(flag),
  expiresInMs: maybe(number),
  autoReleaseInMs: maybe(number),
  deletionProtection: maybe(flag),
  economical: maybe(flag),
  autoRestart: maybe(v.picklist(["ok", "late", "missed"])),
  startMs: maybe(notNegative),
  autoRestartMs: maybe(notNegative),
  fallsBack: maybe(count),
  refusal: maybe(refusal),
  stopEvent: maybe(flag),
  releasedAgoMs: maybe(notNegative),
};
const instance: v.GenericSchema<InstanceSpec> = v.strictObject(instanceFields);

const generated = v.strictObject({
  generate: v.strictObject({
    count,
    accountIds: maybe(v.array(accountId)),
    regionIds: maybe(texts),
    kinds: maybe(v.array(v.strictObject({ ...instanceFields, weight: maybe(notNegative) }))),
    namePrefix: maybe(text),
  }),
});

/** Chosen by the key rather than tried in turn, so that a mistake is reported by its own path. */
const instanceOrMany = v.lazy((input) =>
  typeof input === "object" && input !== null && "generate" in input ? generated : instance,
) as v.GenericSchema<InstanceSpec | { generate: FleetPlan }>;

const callFields = { service: maybe(text), action: maybe(text), region: maybe(text), accountId: maybe(accountId) };
const errorFields = { status: maybe(count), code: maybe(text), message: maybe(text) };

const fault: v.GenericSchema<FaultRule> = v.strictObject({
  ...callFields,
  ...errorFields,
  instanceId: maybe(text),
  parameters: maybe(textRecord),
  probability: maybe(share),
  count: maybe(count),
  skip: maybe(count),
  effect: v.picklist(effects),
  retryAfterMs: maybe(notNegative),
  ms: maybe(notNegative),
  hang: maybe(flag),
});

const quota: v.GenericSchema<QuotaRule> = v.pipe(
  v.strictObject({
    ...callFields,
    ...errorFields,
    rate: maybe(v.pipe(number, v.gtValue(0, "must be more than 0"))),
    burst: maybe(v.pipe(number, v.minValue(1, "must be at least 1"))),
    limit: maybe(count),
    perSeconds: maybe(v.pipe(number, v.gtValue(0, "must be more than 0"))),
    tellsWhen: maybe(flag),
  }),
  v.check((rule) => (rule.rate === undefined) !== (rule.limit === undefined), "needs either rate or limit"),
);

const switches: v.GenericSchema<Partial<Switches>> = v.strictObject({
  ownerStoppedGetsLock: maybe(flag),
  lockClearsOnPayment: maybe(flag),
  reactivateAcceptsAnyStopped: maybe(flag),
  olderCodes: maybe(flag),
  documentedSearchOnly: maybe(flag),
  chinaDefersStop: maybe(flag),
});

const delays: v.GenericSchema<Partial<Delays>> = v.strictObject({
  startMs: maybe(notNegative),
  stopMs: maybe(notNegative),
  autoRestartMs: maybe(notNegative),
  autoRestartLateMs: maybe(notNegative),
  recycleAfterMs: maybe(notNegative),
  releaseAfterMs: maybe(notNegative),
  deferredStopMs: maybe(notNegative),
  logStoreStopsAfterMs: maybe(notNegative),
});

const settings = v.strictObject({ switches: maybe(switches), delays: maybe(delays), regions: maybe(texts) });

const clockMode = v.picklist(["wall", "scaled", "stepped"]);
const rate = v.pipe(number, v.gtValue(0, "must be more than 0"));
const time = v.union([
  number,
  v.pipe(
    text,
    v.check((value) => !Number.isNaN(Date.parse(value)), "is not a time"),
  ),
]);

const scenario: v.GenericSchema<Scenario> = v.strictObject({
  accounts: maybe(v.array(account)),
  instances: maybe(v.array(instanceOrMany)),
  arrears: maybe(v.array(v.strictObject({ accountId, amount: maybe(notNegative) }))),
  switches: maybe(switches),
  delays: maybe(delays),
  regions: maybe(texts),
  faults: maybe(v.array(fault)),
  quotas: maybe(v.array(quota)),
  clock: maybe(v.strictObject({ mode: clockMode, rate: maybe(rate), now: maybe(time) })),
  control: maybe(v.array(v.strictObject({ method: text, path: text, body: maybe(v.unknown()) }))),
});

const clock = v.strictObject({
  mode: maybe(clockMode),
  rate: maybe(rate),
  now: maybe(time),
  advanceMs: maybe(notNegative),
});

const instanceChange = v.strictObject({
  locks: maybe(v.array(v.picklist(lockReasons))),
  fallsBack: maybe(count),
  autoRestart: maybe(v.picklist(["ok", "late", "missed"])),
  refusal: maybe(refusal),
});

function parse<T>(schema: v.GenericSchema<T>, input: unknown): T {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "(whole)"}: ${issue.message}`);
  throw new ControlError(400, problems.join("; "));
}

/** One or many: people send either. */
const parseMany = <T>(schema: v.GenericSchema<T>, input: unknown): T[] =>
  parse(v.array(schema), Array.isArray(input) ? input : [input]);

export const parseScenario = (input: unknown): Scenario => parse(scenario, input);
export const parseAccounts = (input: unknown): AccountSpec[] => parseMany(account, input);
export const parseInstances = (input: unknown) => parseMany(instanceOrMany, input);
export const parseInstanceChange = (input: unknown) => parse(instanceChange, input);
export const parseFaults = (input: unknown): FaultRule[] => parseMany(fault, input);
export const parseQuotas = (input: unknown): QuotaRule[] => parseMany(quota, input);
export const parseSettings = (input: unknown) => parse(settings, input);
export const parseClock = (input: unknown) => parse(clock, input);
export const parseRecharge = (input: unknown) =>
  parse(v.strictObject({ amount: v.pipe(number, v.gtValue(0, "must be more than 0")) }), input);
export const parseArrears = (input: unknown) => parse(v.strictObject({ amount: maybe(notNegative) }), input ?? {});
export const parsePolicyChange = (input: unknown) =>
  parse(
    v.union([
      v.strictObject({ identity: text, actions: texts, resources: maybe(texts) }),
      v.strictObject({ identity: text, statements: v.array(statement) }),
    ]),
    input,
  );
