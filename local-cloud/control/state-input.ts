/**
 * Checks the body of `POST restore`, an answer of `POST snapshot`. The file may have been edited, so every field is
 * checked. A function is checked as in `PUT functions/<name>` (function-spec.ts).
 */
import * as v from "valibot";
import { type CloudSnapshot, SNAPSHOT_CALLS } from "../cloud-parts.ts";
import { ControlError } from "../kernel/control-error.ts";
import type { JournalEntry } from "../kernel/journal.ts";
import type { Account } from "../services/accounts/account.ts";
import type { KeyPair } from "../services/accounts/accounts.ts";
import { MOST_TEMPORARY } from "../services/accounts/key-ring.ts";
import { type Instance, LOCK_REASONS } from "../services/ecs/instance.ts";
import type { SystemEvent } from "../services/ecs/system-events.ts";
import { parseInTurns } from "./check-in-turns.ts";
import {
  accountId,
  count,
  duration,
  flag,
  list,
  maybe,
  moment,
  money,
  number,
  object,
  oneOf,
  shortText,
  tags,
  text,
} from "./fields.ts";
import { delays, fault, MOST_IDENTITIES, MOST_RULES, quota, refusal, statements, switches } from "./schemas.ts";
import { logStoreState } from "./state-input-log-store.ts";

/** JSON of any shape that a service stores as it was sent. */
const anything = v.record(v.string(), v.unknown(), "must be an object");
const MOST = 250_000;

const account: v.GenericSchema<Account> = object({
  id: accountId,
  name: text,
  site: oneOf(["china", "international"]),
  currency: text,
  balance: money,
  creditAmount: money,
  vouchers: money,
  users: list(object({ name: text, policy: statements }), MOST_IDENTITIES),
  roles: list(
    object({
      name: text,
      trust: object({ accounts: list(text), services: list(text), externalId: maybe(text) }),
      policy: statements,
      maxSessionSeconds: count,
    }),
    MOST_IDENTITIES,
  ),
  keys: list(object({ accessKeyId: text, accessKeySecret: text, user: maybe(text) }), MOST_IDENTITIES),
  transactions: list(
    object({
      number: text,
      atMs: moment,
      type: oneOf(["Payment", "Consumption", "Adjust"]),
      flow: oneOf(["Income", "Expense"]),
      channel: text,
      amount: money,
      balance: money,
      remarks: text,
    }),
    20_000,
  ),
  overdueSinceMs: maybe(moment),
  suspendAtMs: maybe(moment),
  deferredStopMs: maybe(duration),
});

const temporaryKey: v.GenericSchema<KeyPair> = object({
  accessKeyId: text,
  accessKeySecret: text,
  securityToken: maybe(text),
  expiresAtMs: maybe(moment),
  identity: object({ accountId, type: oneOf(["root", "user", "assumed-role"]), arn: text, accessKeyId: text }),
});

const instance: v.GenericSchema<Instance> = object({
  instanceId: shortText,
  accountId,
  regionId: shortText,
  zoneId: shortText,
  name: shortText,
  type: shortText,
  chargeType: oneOf(["PostPaid", "PrePaid"]),
  spotStrategy: oneOf(["NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo"]),
  vpcId: maybe(shortText),
  vSwitchId: maybe(shortText),
  privateIp: shortText,
  publicIp: maybe(shortText),
  eip: maybe(shortText),
  localDisks: count,
  resourceGroupId: shortText,
  dedicatedHostId: maybe(shortText),
  imageId: shortText,
  imageBalanceMinimum: money,
  tags,
  createdAtMs: moment,
  expiresAtMs: maybe(moment),
  autoReleaseAtMs: maybe(moment),
  deletionProtection: flag,
  economical: flag,
  autoRestart: oneOf(["ok", "late", "missed"]),
  startMs: maybe(count),
  autoRestartMs: maybe(count),
  refusal: maybe(refusal),
  life: object({
    status: oneOf(["Pending", "Starting", "Running", "Stopping", "Stopped"]),
    locks: list(oneOf(LOCK_REASONS), LOCK_REASONS.length),
    stopCause: maybe(oneOf(["owner", "arrears"])),
    stoppedMode: oneOf(["KeepCharging", "StopCharging", "Not-applicable"]),
    recycled: flag,
    startedAtMs: moment,
    stoppedAtMs: maybe(moment),
    arrearsStopAtMs: maybe(moment),
    fallsBack: count,
    isAutoStart: flag,
    due: list(object({ what: oneOf(["started", "stopped", "auto-restart", "recycle", "release"]), atMs: moment }), 100),
  }),
  order: count,
});

const systemEvent: v.GenericSchema<SystemEvent> = object({
  eventId: text,
  accountId,
  regionId: text,
  instanceId: text,
  type: text,
  cycleStatus: oneOf(["Executed", "Avoided", "Executing", "Scheduled", "Canceled", "Failed", "Inquiring"]),
  publishedAtMs: moment,
  notBeforeMs: moment,
  finishedAtMs: maybe(moment),
  reason: text,
  order: count,
});

const invocation = object({
  requestId: text,
  type: oneOf(["Sync", "Async"]),
  cause: text,
  taskId: maybe(text),
  functionName: text,
  accountId,
  status: oneOf(["Enqueued", "Running", "Succeeded", "Failed", "Retrying", "Expired"]),
  startedAtMs: maybe(moment),
  durationMs: maybe(number),
  attempts: count,
  errorType: maybe(text),
});

const functionState = object({
  functions: list(object({ name: text, body: anything }), 1000),
  queue: object({
    ready: list(
      object({
        functionKey: text,
        record: invocation,
        event: v.pipe(v.string(), v.maxLength(180_000, "must be at most 128 KB in base64")),
        enqueuedAtMs: moment,
        retriesLeft: count,
      }),
    ),
    seenTasks: list(text, 100_000),
  }),
  invocations: list(invocation),
});

const busState = list(
  object({
    name: text,
    accountId,
    regionId: text,
    description: text,
    createdAtMs: moment,
    rules: list(anything, 50),
  }),
);

const journalEntry: v.GenericSchema<JournalEntry> = object({
  seq: count,
  time: text,
  service: maybe(oneOf(["ecs", "bss", "sts", "sls", "fc", "eventbridge"])),
  action: text,
  region: text,
  identity: maybe(text),
  accountId: maybe(v.string()),
  parameters: anything,
  status: maybe(count),
  code: maybe(text),
  denied: maybe(text),
  effect: maybe(text),
});

const services = object({
  ecs: object({ instances: list(instance, MOST), events: list(systemEvent, 2 * MOST), created: count }),
  bss: v.null(),
  sts: v.null(),
  sls: logStoreState,
  fc: functionState,
  eventbridge: busState,
});

const snapshot: v.GenericSchema<CloudSnapshot> = object({
  version: v.literal(1, "must be 1: the body is not an answer of POST snapshot"),
  nowMs: moment,
  random: count,
  settings: object({
    switches,
    delays,
    regions: maybe(list(text, 1000)),
  }),
  accounts: object({ accounts: list(account, 1000), temporaryKeys: list(temporaryKey, MOST_TEMPORARY) }),
  services,
  faults: list(object({ rule: fault, skipped: count, struck: count }), MOST_RULES),
  quotas: list(quota, MOST_RULES),
  journal: list(journalEntry, SNAPSHOT_CALLS),
});

/** Throws ControlError that names every wrong field. */
export async function parseSnapshot(input: unknown): Promise<CloudSnapshot> {
  if (typeof input !== "object" || input === null || !("version" in input) || !("services" in input)) {
    throw new ControlError(400, "The body is not an answer of POST snapshot.");
  }
  return parseInTurns(snapshot, input);
}
