/**
 * Plays a whole run for every code that ReActivateInstances can answer with. Each row has the number of calls, the
 * instance's end and its wake-up. The expectations come from the vendor's error pages and the design, not from the
 * engine's table.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultRule } from "../../../local-cloud/kernel/faults/fault-rule.ts";
import type { InstanceSpec } from "../../../local-cloud/services/ecs/instance-spec.ts";
import { answersFor, ends, overdue, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type Ran, type RecoveryStage } from "../../support/recovery-stage.ts";
import { notPlayed } from "./codes-of-other-calls.ts";

const ATTEMPTS = 3;

type Row = readonly [status: number, code: string, calls: number, end: string, wakesOn: string];

/** The refusal concerns one instance. In one account and region, no such refusal keeps another instance from being called. */
const OF_AN_INSTANCE: readonly Row[] = [
  [400, "ReopenInstance.ImageNotEnoughBalance", 1, "parked/insufficient-balance", "recharge"],
  [403, "ReactivateInstances.ImageNotEnoughBalance", 1, "parked/insufficient-balance", "recharge"],
  [403, "DiskInArrears", 1, "parked/insufficient-balance", "recharge"],
  // At the next reading the instance is still stopped and locked: the cloud was not ready.
  [400, "ReopenInstance.InstanceStatusNotValid", 1, "parked/cloud-error", "at"],
  [403, "ReactivateInstances.InstanceStatusNotValid", 1, "parked/cloud-error", "at"],
  [403, "IncorrectInstanceStatus", 1, "parked/cloud-error", "at"],
  // At the next reading the instance exists, so the request itself was wrong.
  [404, "InvalidInstanceId.NotFound", 1, "failed/invalid-request", "person"],
  [403, "InstanceLockedForSecurity", 1, "parked/security-lock", "lock-change"],
  [404, "InvalidPayType.NotSupport", 1, "skipped/subscription", "nothing"],
  [403, "OperationDenied.NoStock", 1, "parked/no-stock", "at"],
  [400, "LackResource", 1, "parked/no-stock", "at"],
  [400, "Invalid.PrivatePoolOptions.NoStock", 1, "parked/no-stock", "at"],
  [400, "InvalidDedicatedHost.NotEnoughResource", 1, "parked/no-stock", "at"],
  [403, "QuotaExceed.ElasticQuota", 1, "parked/quota", "at"],
  [403, "OperationDenied.HostRepairing", 1, "parked/cloud-error", "at"],
  [403, "InstanceNotReady", 1, "parked/cloud-error", "at"],
  [403, "OperationDenied", 1, "parked/no-stock", "at"],
  [403, "OperationDenied.SpotPriceLowerThanPublicPrice", 1, "skipped/spot", "nothing"],
  [403, "DiskError", ATTEMPTS, "parked/cloud-error", "at"],
  [403, "IncorrectDiskStatus", ATTEMPTS, "parked/cloud-error", "at"],
  [403, "InvalidParameter.KMSKeyId.KMSUnauthorized", 1, "failed/denied", "person"],
  [403, "InvalidParameter.KMSKeyId.CMKUnauthorized", 1, "failed/denied", "person"],
  [400, "InvalidInstance.NotFoundSystemDisk", 1, "failed/invalid-request", "person"],
  [404, "InvalidCapacityReservationId.NotFound", 1, "failed/invalid-request", "person"],
  [500, "InternalError", ATTEMPTS, "parked/cloud-error", "at"],
  [400, "UnknownError", ATTEMPTS, "parked/cloud-error", "at"],
  [500, "UndefinedError", ATTEMPTS, "parked/cloud-error", "at"],
  [503, "ServiceUnavailable", ATTEMPTS, "parked/cloud-error", "at"],
  [503, "ServiceUnavailable.RegionMaintaining", ATTEMPTS, "parked/cloud-error", "at"],
  [409, "OperationConflict", ATTEMPTS, "parked/cloud-error", "at"],
  [409, "InvalidOperation.Conflict", ATTEMPTS, "parked/cloud-error", "at"],
  [400, "LastTokenProcessing", ATTEMPTS, "parked/cloud-error", "at"],
  [400, "SignatureNonceUsed", 2, "parked/cloud-error", "at"],
  [400, "InvalidTimeStamp.Expired", 2, "parked/cloud-error", "at"],
  [400, "IllegalTimestamp", 2, "parked/cloud-error", "at"],
  [404, "InvalidApi.NotFound", 1, "failed/invalid-request", "person"],
  [404, "InvalidAction.NotFound", 1, "failed/invalid-request", "person"],
  [400, "InvalidVersion", 1, "failed/invalid-request", "person"],
  [400, "MissingParameter", 1, "failed/invalid-request", "person"],
  [400, "InvalidParameter", 1, "failed/invalid-request", "person"],
  [404, "InvalidRegionId.NotFound", 1, "failed/invalid-request", "person"],
  [418, "Nobody.HeardOfThis", 1, "failed/unknown-code", "person"],
];

/** The refusal concerns the account, its money, its permissions or its quota. Each row has an account of its own. */
const OF_AN_ACCOUNT: readonly Row[] = [
  [400, "ReopenInstance.InstanceNotEnoughBalance", 1, "parked/insufficient-balance", "recharge"],
  [403, "ReactivateInstances.InstanceNotEnoughBalance", 1, "parked/insufficient-balance", "recharge"],
  [403, "InsufficientBalance", 1, "parked/insufficient-balance", "recharge"],
  [400, "InsufficientBalance.AccountBalance", 1, "parked/insufficient-balance", "recharge"],
  [403, "InvalidAccountStatus.NotEnoughBalance", 1, "parked/insufficient-balance", "recharge"],
  [403, "Account.Arrearage", 1, "parked/insufficient-balance", "recharge"],
  [403, "InstanceExpired", 1, "parked/insufficient-balance", "recharge"],
  [403, "InstanceExpiredOrInArrears", 1, "parked/insufficient-balance", "recharge"],
  [400, "Throttling", ATTEMPTS, "parked/throttled", "next-run"],
  [400, "Throttling.User", ATTEMPTS, "parked/throttled", "next-run"],
  [403, "Throttling.Api", ATTEMPTS, "parked/throttled", "next-run"],
  [429, "Throttling.Resource", ATTEMPTS, "parked/throttled", "next-run"],
  [400, "Rejected.Throttling", ATTEMPTS, "parked/throttled", "next-run"],
  [400, "InvalidSecurityToken.Expired", 2, "failed/denied", "person"],
  [400, "InvalidSecurityToken.Malformed", 1, "failed/denied", "person"],
  [400, "InvalidSecurityToken.MismatchWithAccessKey", 1, "failed/denied", "person"],
  [400, "MissingSecurityToken", 1, "failed/denied", "person"],
  [404, "InvalidAccessKeyId.NotFound", 1, "failed/denied", "person"],
  [403, "InvalidAccessKeyId.Inactive", 1, "failed/denied", "person"],
  [400, "SignatureDoesNotMatch", 1, "failed/denied", "person"],
  [400, "IncompleteSignature", 1, "failed/denied", "person"],
  [403, "Forbidden.RAM", 1, "failed/denied", "person"],
  [403, "Forbidden.AccessKeyDisabled", 1, "failed/denied", "person"],
  [403, "Forbidden.RiskControl", 1, "failed/denied", "person"],
  [403, "RiskControl.Denied", 1, "failed/denied", "person"],
  [403, "RealNameAuthenticationError", 1, "failed/denied", "person"],
  [403, "NoPermission", 1, "failed/denied", "person"],
];

/**
 * Answers without a vendor code: the state is read before the call is repeated. A hanging call is too slow to be played
 * here.
 */
const WITHOUT_CODE: readonly (readonly [effect: FaultRule["effect"], code: string])[] = [
  ["html-502", "Local.NotJson"],
  ["empty-500", "Local.NotJson"],
  ["json-500-without-code", "Local.NoCode"],
  ["reset", "Local.ConnectionReset"],
];

const idOf = (code: string) => `i-${code}`;
const accountOf = (index: number) => String(2_000_000_000_000_000 + index);

/** The instances share neither a VPC nor an image, because other tests cover failures of a group. */
const alone = (id: string, rest: InstanceSpec): InstanceSpec =>
  overdue(id, { vpcId: `vpc-${id}`, imageId: `m-${id}`, ...rest });
const refusing = ([status, code]: Row, rest: InstanceSpec = {}) =>
  alone(idOf(code), { refusal: { status, code, message: "As published." }, ...rest });

let stage: RecoveryStage;
let ran: Ran;

beforeAll(async () => {
  stage = await openRecoveryStage({
    scenario: {
      accounts: [
        { id: ACCOUNT },
        ...OF_AN_ACCOUNT.map((_, index) => ({
          id: accountOf(index),
          roles: [{ name: "recovery", trust: { accounts: [ACCOUNT] }, policy: "*" as const }],
        })),
      ],
      instances: [
        ...OF_AN_INSTANCE.map((row) => refusing(row)),
        ...OF_AN_ACCOUNT.map((row, index) => refusing(row, { accountId: accountOf(index) })),
        ...WITHOUT_CODE.map(([effect]) => alone(idOf(effect), {})),
      ],
      faults: WITHOUT_CODE.map(([effect]) => ({ action: "ReActivateInstances", instanceId: idOf(effect), effect })),
    },
    configuration: {
      accounts: [
        { id: ACCOUNT, regions: [HANGZHOU] },
        ...OF_AN_ACCOUNT.map((_, index) => ({
          id: accountOf(index),
          roleArn: `acs:ram::${accountOf(index)}:role/recovery`,
          regions: [HANGZHOU],
        })),
      ],
      timing: { attempts: ATTEMPTS },
    },
  });
  ran = await stage.run();
});

afterAll(() => stage.close());

function wakesOn(instanceId: string): string {
  const { wakes_on, next_attempt_at } = recordOf(ran.records, instanceId);
  return wakes_on === `at:${next_attempt_at}` ? "at" : (wakes_on ?? "nothing");
}

describe("a run whose call is answered with", () => {
  const rows = [...OF_AN_INSTANCE, ...OF_AN_ACCOUNT].map(([status, code, calls, end, wakes]) => ({
    status,
    code,
    calls,
    end,
    wakes,
  }));

  it.each(rows)("$status $code: $calls call(s), $end, wakes on $wakes", ({ code, calls, end, wakes }) => {
    const id = idOf(code);

    expect(answersFor(ran.journal, id)).toEqual(Array.from({ length: calls }, () => code));
    expect(ends(ran.records)[id]).toBe(end);
    expect(wakesOn(id)).toBe(wakes);
    // A throttled answer counts as no attempt.
    const attempts = end === "parked/throttled" ? 0 : calls;
    expect(recordOf(ran.records, id)).toMatchObject({ error_code: code, attempts: String(attempts) });
  });

  it.each(WITHOUT_CODE)("%s: uses every call there is, each after a reading, and tries again later", (effect, code) => {
    const id = idOf(effect);
    const looks = ran.journal.filter(({ parameters }) => parameters.InstanceIds === JSON.stringify([id]));

    expect(answersFor(ran.journal, id)).toHaveLength(ATTEMPTS);
    expect(looks).toHaveLength(ATTEMPTS);
    expect(ends(ran.records)[id]).toBe("parked/cloud-error");
    expect(wakesOn(id)).toBe("at");
    expect(recordOf(ran.records, id)).toMatchObject({ error_code: code, attempts: String(ATTEMPTS) });
  });
});

describe("that run", () => {
  it("plays every row of the error table, except rows of other calls", () => {
    const codes = [...OF_AN_INSTANCE, ...OF_AN_ACCOUNT, ...WITHOUT_CODE].map(([, code]) => code);

    // test/contract/recovery/retry.test.ts plays the call that hangs.
    expect(notPlayed([...codes, "Local.Timeout"])).toEqual([]);
  });

  it("has one problem only, the code that is in no table", () => {
    expect(ran.summary.problems.map(({ code }) => code)).toEqual(["unknown-code"]);
  });
});
