/**
 * Plays every code that ReActivateInstances can answer with over the wire: local cloud, vendor's SDK, our adapter, error
 * table. It fails if a row of the table does not match the error that the SDK throws.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Composition } from "../../../functions/compose.ts";
import { CloudError, type CloudFailure } from "../../../functions/core/failure/cloud-error.ts";
import { classify, ERROR_TABLE, type FailureClass } from "../../../functions/core/failure/error-table.ts";
import { createCallCloud } from "../../../functions/steps/cloud/call-cloud.ts";
import type { FaultRule } from "../../../local-cloud/kernel/faults/fault-rule.ts";
import { overdue } from "../../support/recovery-facts.ts";
import { ACCOUNT, HANGZHOU, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";
import { notPlayed, OF_OTHER_CALLS } from "./codes-of-other-calls.ts";

const SCOPE = { accountId: ACCOUNT, regionId: HANGZHOU };
const ACTION = { service: "ecs", action: "ReActivateInstances" } as const;
const ATTEMPTS = 3;

type Row = readonly [status: number, code: string, handling: FailureClass, ends: string];

/** The documented HTTP status. Every row is also played with another status, which must not matter. */
const ROWS: readonly Row[] = [
  [400, "ReopenInstance.InstanceNotEnoughBalance", "park", "insufficient-balance"],
  [403, "ReactivateInstances.InstanceNotEnoughBalance", "park", "insufficient-balance"],
  [400, "ReopenInstance.ImageNotEnoughBalance", "park", "insufficient-balance"],
  [403, "InsufficientBalance", "park", "insufficient-balance"],
  [403, "Account.Arrearage", "park", "insufficient-balance"],
  [403, "InstanceExpired", "park", "insufficient-balance"],
  [403, "InstanceExpiredOrInArrears", "park", "insufficient-balance"],
  [403, "DiskInArrears", "park", "insufficient-balance"],
  [403, "InvalidAccountStatus.NotEnoughBalance", "park", "insufficient-balance"],
  [400, "ReopenInstance.InstanceStatusNotValid", "check-state", "cloud-error"],
  [403, "ReactivateInstances.InstanceStatusNotValid", "check-state", "cloud-error"],
  [403, "IncorrectInstanceStatus", "check-state", "cloud-error"],
  [404, "InvalidInstanceId.NotFound", "check-state", "invalid-request"],
  [403, "InstanceLockedForSecurity", "park", "security-lock"],
  [404, "InvalidPayType.NotSupport", "give-up", "subscription"],
  [403, "OperationDenied.NoStock", "park", "no-stock"],
  [400, "LackResource", "park", "no-stock"],
  [400, "Invalid.PrivatePoolOptions.NoStock", "park", "no-stock"],
  [400, "InvalidDedicatedHost.NotEnoughResource", "park", "no-stock"],
  [403, "QuotaExceed.ElasticQuota", "park", "quota"],
  [403, "OperationDenied.HostRepairing", "park", "cloud-error"],
  [403, "InstanceNotReady", "park", "cloud-error"],
  [403, "OperationDenied", "park", "no-stock"],
  [403, "OperationDenied.SpotPriceLowerThanPublicPrice", "give-up", "spot"],
  [403, "DiskError", "retry", "cloud-error"],
  [403, "IncorrectDiskStatus", "retry", "cloud-error"],
  [403, "InvalidParameter.KMSKeyId.KMSUnauthorized", "give-up", "denied"],
  [403, "InvalidParameter.KMSKeyId.CMKUnauthorized", "give-up", "denied"],
  [400, "InvalidInstance.NotFoundSystemDisk", "give-up", "invalid-request"],
  [404, "InvalidCapacityReservationId.NotFound", "give-up", "invalid-request"],
  [500, "InternalError", "retry", "cloud-error"],
  [500, "UnknownError", "retry", "cloud-error"],
  [500, "UndefinedError", "retry", "cloud-error"],
  [503, "ServiceUnavailable", "retry", "cloud-error"],
  [503, "ServiceUnavailable.RegionMaintaining", "retry", "cloud-error"],
  [409, "OperationConflict", "retry", "cloud-error"],
  [409, "InvalidOperation.Conflict", "retry", "cloud-error"],
  [400, "LastTokenProcessing", "retry", "cloud-error"],
  [400, "Throttling", "throttled", "throttled"],
  [400, "Throttling.User", "throttled", "throttled"],
  [403, "Throttling.Api", "throttled", "throttled"],
  [429, "Throttling.Resource", "throttled", "throttled"],
  [400, "Rejected.Throttling", "throttled", "throttled"],
  [400, "SignatureNonceUsed", "re-sign", "cloud-error"],
  [400, "InvalidTimeStamp.Expired", "re-sign", "cloud-error"],
  [400, "IllegalTimestamp", "re-sign", "cloud-error"],
  [400, "InvalidSecurityToken.Expired", "refresh-credentials", "denied"],
  [400, "InvalidSecurityToken.Malformed", "give-up", "denied"],
  [400, "InvalidSecurityToken.MismatchWithAccessKey", "give-up", "denied"],
  [400, "MissingSecurityToken", "give-up", "denied"],
  [404, "InvalidAccessKeyId.NotFound", "give-up", "denied"],
  [403, "InvalidAccessKeyId.Inactive", "give-up", "denied"],
  [400, "SignatureDoesNotMatch", "give-up", "denied"],
  [400, "IncompleteSignature", "give-up", "denied"],
  [403, "Forbidden.RAM", "give-up", "denied"],
  [403, "Forbidden.AccessKeyDisabled", "give-up", "denied"],
  [403, "Forbidden.RiskControl", "give-up", "denied"],
  [403, "RiskControl.Denied", "give-up", "denied"],
  [403, "RealNameAuthenticationError", "give-up", "denied"],
  [403, "NoPermission", "give-up", "denied"],
  [404, "InvalidApi.NotFound", "give-up", "invalid-request"],
  [404, "InvalidAction.NotFound", "give-up", "invalid-request"],
  [404, "InvalidVersion", "give-up", "invalid-request"],
  [400, "MissingParameter", "give-up", "invalid-request"],
  [400, "InvalidParameter", "give-up", "invalid-request"],
  [404, "InvalidRegionId.NotFound", "give-up", "invalid-request"],
  [400, "Nobody.HeardOfThis", "unknown", "unknown-code"],
];

const WITHOUT_CODE = [
  ["html-502", "Local.NotJson"],
  ["empty-500", "Local.NotJson"],
  ["json-500-without-code", "Local.NoCode"],
  ["reset", "Local.ConnectionReset"],
  ["hang", "Local.Timeout"],
] as const;

const CALLS: Readonly<Record<FailureClass, number>> = {
  retry: ATTEMPTS,
  throttled: ATTEMPTS,
  "re-sign": 2,
  "refresh-credentials": 2,
  "check-state": 1,
  park: 1,
  "give-up": 1,
  unknown: 1,
};

let stage: RecoveryStage;
let composition: Composition;

beforeAll(async () => {
  stage = await openRecoveryStage({ logStore: false, configuration: { timing: { callTimeoutMs: 250 } } });
  await stage.add(overdue("i-1"));
  composition = stage.composed();
});

afterEach(() => stage.cloud.control("DELETE", "faults"));

afterAll(async () => {
  composition.close();
  await stage.close();
});

interface Reached {
  readonly failure: CloudFailure;
  /** The cloud's times of the calls that arrived. */
  readonly callsMs: readonly number[];
}

/** Calls as a run does, with a fault that never ends. */
async function reach(fault: Partial<FaultRule> & Pick<FaultRule, "effect">): Promise<Reached> {
  await stage.fault({ ...ACTION, ...fault });
  const { world, policy } = composition;
  const callCloud = createCallCloud(world, policy, { deadlineMs: Number.POSITIVE_INFINITY });
  const since = await lastSeq();
  const error = await callCloud
    .call({ ...SCOPE, action: ACTION.action }, () => world.fleet.reactivate(SCOPE, "i-1"), { attempts: ATTEMPTS })
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(error).toBeInstanceOf(CloudError);
  const journal: readonly { time: string; action: string }[] = await stage.cloud.control(
    "GET",
    `journal?since=${since}`,
  );
  const callsMs = journal.filter(({ action }) => action === ACTION.action).map(({ time }) => Date.parse(time));
  expect(callCloud.counts()).toEqual({ ReActivateInstances: callsMs.length });
  return { failure: (error as CloudError).failure, callsMs };
}

async function lastSeq(): Promise<number> {
  const journal: readonly { seq: number }[] = await stage.cloud.control("GET", "journal");
  return journal.at(-1)?.seq ?? 0;
}

describe("ReActivateInstances answers", () => {
  it.each(ROWS)("%i %s: %s, ends %s", async (documented, code, handling, reason) => {
    for (const status of [documented, documented === 403 ? 500 : 403]) {
      const { failure, callsMs } = await reach({ effect: "error", status, code, message: "As published." });
      await stage.cloud.control("DELETE", "faults");

      expect(failure).toMatchObject({ action: "ReActivateInstances", code, answered: true, message: "As published." });
      expect(failure.requestId).toMatch(/^[0-9A-F-]{36}$/);
      const rule = classify(failure);
      expect([rule.class, rule.ends.reason]).toEqual([handling, reason]);
      expect(callsMs).toHaveLength(CALLS[handling]);
    }
  });

  it("covers every row of the error table, except rows of other calls", () => {
    const codes = [...ROWS, ...WITHOUT_CODE].map(([, code]) => code);
    const reached = new Set(codes.map((code) => classify({ code }).match));
    const rows = new Set<string>(ERROR_TABLE.map(({ match }) => match));

    expect(notPlayed(codes)).toEqual([]);
    expect(OF_OTHER_CALLS.filter((match) => reached.has(match) || !rows.has(match))).toEqual([]);
  });
});

describe("ReActivateInstances without a vendor code", () => {
  it.each(WITHOUT_CODE)("%s: %s, repeated, and may have been applied", async (effect, code) => {
    const { failure, callsMs } = await reach({ effect });

    expect(failure).toMatchObject({ action: "ReActivateInstances", code, answered: false });
    expect(classify(failure)).toMatchObject({ class: "retry", ends: { reason: "cloud-error" } });
    expect(callsMs).toHaveLength(ATTEMPTS);
  });
});

describe("x-acs-retry-after", () => {
  it("is read from the answer: no call is made before that time", async () => {
    const { failure, callsMs } = await reach({ effect: "throttle", retryAfterMs: 20_000 });

    expect(failure).toMatchObject({ retryAfterMs: 20_000 });
    expect(callsMs).toHaveLength(ATTEMPTS);
    for (const [index, callMs] of callsMs.entries()) {
      if (index > 0) expect(callMs - (callsMs[index - 1] as number)).toBeGreaterThanOrEqual(20_000);
    }
  });

  it("is respected after a transient failure as well", async () => {
    const { callsMs } = await reach({
      effect: "throttle",
      code: "ServiceUnavailable",
      status: 503,
      retryAfterMs: 20_000,
    });

    expect(callsMs).toHaveLength(ATTEMPTS);
    expect((callsMs[1] as number) - (callsMs[0] as number)).toBeGreaterThanOrEqual(20_000);
  });
});
