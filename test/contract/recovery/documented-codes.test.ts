/** What becomes of an instance after each code that the vendor documents, and after one that it does not. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultRule } from "../../../local-cloud/kernel/faults/fault-rule.ts";
import { answersFor, ends, overdue, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const CALL = { service: "ecs", action: "ReActivateInstances" } as const;
let stage: RecoveryStage;

beforeEach(async () => {
  stage = await openRecoveryStage({ configuration: { timing: { callTimeoutMs: 250 } } });
});

afterEach(() => stage.close());

const faulty = (rule: Partial<FaultRule> & Pick<FaultRule, "effect">) => stage.fault({ ...CALL, ...rule });

describe("a code that no document knows", () => {
  it("is not repeated, ends as failed/unknown-code, and is a problem to report", async () => {
    await stage.add(overdue("i-1"));
    await faulty({ effect: "error", status: 418, code: "Brand.NewCode", message: "Never heard of." });

    const { records, journal, summary } = await stage.run();

    expect(answersFor(journal, "i-1")).toEqual(["Brand.NewCode"]);
    expect(ends(records)).toEqual({ "i-1": "failed/unknown-code" });
    expect(summary.problems).toMatchObject([
      { code: "unknown-code", message: expect.stringContaining("Brand.NewCode") },
    ]);
  });
});

/** Every code of both editions of the ReActivateInstances page. HTTP statuses are the documents' own. */
describe("each documented code", () => {
  const documented: readonly [status: number, code: string, end: string, calls: number][] = [
    [400, "ReopenInstance.InstanceNotEnoughBalance", "parked/insufficient-balance", 1],
    [400, "ReopenInstance.ImageNotEnoughBalance", "parked/insufficient-balance", 1],
    [403, "ReactivateInstances.InstanceNotEnoughBalance", "parked/insufficient-balance", 1],
    [403, "InsufficientBalance", "parked/insufficient-balance", 1],
    [400, "InsufficientBalance", "parked/insufficient-balance", 1],
    // Still stopped and still locked: the cloud is not ready. The second row is the 2018 edition's.
    [400, "ReopenInstance.InstanceStatusNotValid", "parked/cloud-error", 1],
    [403, "ReactivateInstances.InstanceStatusNotValid", "parked/cloud-error", 1],
    [403, "IncorrectInstanceStatus", "parked/cloud-error", 1],
    [403, "InstanceLockedForSecurity", "parked/security-lock", 1],
    [404, "InvalidPayType.NotSupport", "skipped/subscription", 1],
    // It is there, so it is not released: something is wrong with what was asked.
    [404, "InvalidInstanceId.NotFound", "failed/invalid-request", 1],
    [500, "InternalError", "parked/cloud-error", 6],
    [400, "InternalError", "parked/cloud-error", 6],
  ];

  it.each(documented)("%i %s ends as %s after %i call(s)", async (status, code, end, calls) => {
    await stage.add(overdue("i-1"));
    await faulty({ effect: "error", status, code });

    const { records, journal } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": end });
    expect(answersFor(journal, "i-1")).toEqual(Array.from({ length: calls }, () => code));
    expect(recordOf(records, "i-1").error_code).toBe(code);
  });

  it.each([
    ["ReopenInstance.InstanceStatusNotValid", 400],
    ["ReactivateInstances.InstanceStatusNotValid", 403],
  ])(
    "%s three times against a stop event is a question for a person, with and without a lock",
    async (code, status) => {
      await stage.add(overdue("i-1", { locks: [] }), overdue("i-2"));
      await faulty({ effect: "error", status, code });
      const ended = [];

      for (let run = 0; run < 3; run += 1) {
        const { records, summary } = await stage.run();
        ended.push([ends(records)["i-1"], ends(records)["i-2"], summary.needsPerson]);
        await stage.advance(2 * 3_600_000);
      }

      expect(ended).toEqual([
        ["parked/cloud-error", "parked/cloud-error", 0],
        ["parked/cloud-error", "parked/cloud-error", 0],
        ["parked/owner-unclear", "parked/owner-unclear", 2],
      ]);
    },
  );

  it("IncorrectInstanceStatus of an instance that the cloud started meanwhile is the cloud's recovery", async () => {
    await stage.cloud.control("POST", `accounts/${ACCOUNT}/arrears`, {});
    await stage.add(overdue("i-1", { autoRestart: "ok", autoRestartMs: 60_000, startMs: 60_000 }));
    await stage.recharge(2_000);
    // The call is on its way for as long as the cloud takes to start the instance itself.
    await faulty({ effect: "slow", ms: 60_000 });

    const { records, journal } = await stage.run({}, { configuration: { timing: { callTimeoutMs: 5_000 } } });

    expect(answersFor(journal, "i-1")).toEqual(["IncorrectInstanceStatus"]);
    expect(ends(records)).toEqual({ "i-1": "recovered-by-cloud" });
  });
});
