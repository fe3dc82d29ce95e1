/** What is repeated, how often, and what is never repeated: over the wire, through the vendor's SDK. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultRule } from "../../../local-cloud/kernel/faults/fault-rule.ts";
import { answersFor, ends, many, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
import { ACCOUNT, openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

const CALL = { service: "ecs", action: "ReActivateInstances" } as const;
const INTERNAL = {
  effect: "error",
  status: 500,
  code: "InternalError",
  message: "The request processing has failed due to some unknown error.",
} as const;

let stage: RecoveryStage;

beforeEach(async () => {
  stage = await openRecoveryStage({ configuration: { timing: { callTimeoutMs: 250 } } });
});

afterEach(() => stage.close());

const faulty = (rule: Partial<FaultRule> & Pick<FaultRule, "effect">) => stage.fault({ ...CALL, ...rule });

/** The moments of the calls for one instance, in the cloud's milliseconds. */
const timesOf = (journal: readonly { time: string; action: string }[]) =>
  journal.filter(({ action }) => action === "ReActivateInstances").map(({ time }) => Date.parse(time));

describe("a transient answer", () => {
  it("InternalError twice, then fine: three calls, recovered, each attempt written down", async () => {
    await stage.add(overdue("i-1"));
    await faulty({ ...INTERNAL, count: 2 });

    const { records, journal } = await stage.run();

    expect(answersFor(journal, "i-1")).toEqual(["InternalError", "InternalError", "OK"]);
    expect(ends(records)).toEqual({ "i-1": "recovered" });
    const record = recordOf(records, "i-1");
    expect(record.attempts).toBe("3");
    const log: [string, string, string][] = JSON.parse(record.attempt_log ?? "[]");
    expect(log.map(([, code]) => code)).toEqual(["InternalError", "InternalError", "OK"]);
    expect(
      log.every(([time, , requestId]) => time.startsWith("2030-01-15T") && /^[0-9A-F-]{36}$/.test(requestId)),
    ).toBe(true);
    expect(record.error_code).toBeUndefined();
  });

  it("InternalError for ever: as many calls as configured, then parked with the code, the advice and a later time", async () => {
    await stage.add(overdue("i-1"));
    await faulty(INTERNAL);

    const { records, journal } = await stage.run();

    expect(answersFor(journal, "i-1")).toHaveLength(6);
    expect(ends(records)).toEqual({ "i-1": "parked/cloud-error" });
    const record = recordOf(records, "i-1");
    expect(record).toMatchObject({ error_code: "InternalError", wakes_on: `at:${record.next_attempt_at}` });
    expect(record.error_message).toMatch(/tried again later.*open a ticket/);
  });

  it.each([
    ["html-502", "Local.NotJson"],
    ["empty-500", "Local.NotJson"],
    ["json-500-without-code", "Local.NoCode"],
    ["reset", "Local.ConnectionReset"],
    ["hang", "Local.Timeout"],
  ] as const)("%s, not applied: repeated and recovered", async (effect, code) => {
    await stage.add(overdue("i-1"));
    await faulty({ effect, count: 1 });

    const { records, journal } = await stage.run();

    expect(reactivated(journal)).toEqual(["i-1", "i-1"]);
    expect(ends(records)).toEqual({ "i-1": "recovered" });
    const log: [string, string, string][] = JSON.parse(recordOf(records, "i-1").attempt_log ?? "[]");
    expect(log.map(([, answer]) => answer)).toEqual([code, "OK"]);
  });

  it("ServiceUnavailable.RegionMaintaining, OperationConflict and UnknownError are repeated, too", async () => {
    await stage.add(overdue("i-1"), overdue("i-2"), overdue("i-3"));
    await faulty({
      effect: "error",
      status: 503,
      code: "ServiceUnavailable.RegionMaintaining",
      instanceId: "i-1",
      count: 1,
    });
    await faulty({ effect: "error", status: 409, code: "OperationConflict", instanceId: "i-2", count: 1 });
    await faulty({ effect: "error", status: 400, code: "UnknownError", instanceId: "i-3", count: 1 });

    const { records, journal } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered", "i-2": "recovered", "i-3": "recovered" });
    expect(reactivated(journal)).toHaveLength(6);
  });
});

describe("a call whose answer was lost", () => {
  it.each([
    ["hang", { effect: "answer-lost", hang: true }],
    ["reset", { effect: "answer-lost" }],
    ["truncated", { effect: "truncated" }],
  ] as const)("is not repeated when it was applied (%s)", async (_how, effect) => {
    await stage.add(overdue("i-1", { startMs: 30_000 }));
    await faulty({ ...effect, count: 1 });

    const { records, journal } = await stage.run();

    expect(reactivated(journal)).toEqual(["i-1"]);
    expect(ends(records)).toEqual({ "i-1": "recovered" });
    expect(recordOf(records, "i-1")).toMatchObject({ attempts: "1", accepted_at: expect.any(String) });
  });

  it("is repeated only after a read showed it still stopped", async () => {
    await stage.add(overdue("i-1"));
    await faulty({ effect: "hang", count: 1 });

    const { journal } = await stage.run();

    const order = journal
      .filter(({ action, parameters }) => action === "ReActivateInstances" || parameters.InstanceIds !== undefined)
      .map(({ action }) => action);
    expect(order.slice(0, 3)).toEqual(["ReActivateInstances", "DescribeInstances", "ReActivateInstances"]);
  });

  it("is left alone while its state cannot be read, and looked at by the next run", async () => {
    await stage.add(overdue("i-1", { startMs: 30_000 }));
    await faulty({ effect: "answer-lost", count: 1 });
    await stage.fault({ service: "ecs", action: "DescribeInstances", skip: 1, count: 6, ...INTERNAL });

    const first = await stage.run();
    await stage.advance(60_000);
    const second = await stage.run();

    expect(reactivated(first.journal)).toEqual(["i-1"]);
    expect(ends(first.records)).toEqual({ "i-1": "parked/cloud-error" });
    expect(reactivated(second.journal)).toEqual([]);
    expect(ends(second.records)["i-1"]).toMatch(/^recovered/);
    expect((await stage.statuses()).get("i-1")).toBe("Running");
  });
});

describe("throttling", () => {
  it("is waited out, with and without the service's own word on how long", async () => {
    await stage.add(overdue("i-1"));
    await faulty({ effect: "throttle", retryAfterMs: 7_000, count: 1 });
    await faulty({ effect: "throttle", count: 2 });

    const { records, journal } = await stage.run();

    expect(answersFor(journal, "i-1")).toEqual(["Throttling.User", "Throttling.User", "Throttling.User", "OK"]);
    const [told, next] = timesOf(journal);
    expect((next ?? 0) - (told ?? 0)).toBeGreaterThanOrEqual(7_000);
    expect(ends(records)).toEqual({ "i-1": "recovered" });
  });

  it("is known by any code that says so, whatever its status", async () => {
    await stage.add(overdue("i-1"), overdue("i-2"), overdue("i-3"));
    await faulty({ effect: "error", status: 429, code: "Throttling.Api", instanceId: "i-1", count: 1 });
    await faulty({ effect: "error", status: 403, code: "Rejected.Throttling", instanceId: "i-2", count: 1 });
    await faulty({ effect: "error", status: 503, code: "Throttling", instanceId: "i-3", count: 1 });

    const { records } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered", "i-2": "recovered", "i-3": "recovered" });
  });

  it("ends although time goes on between the permission to call and the call", async () => {
    await stage.add(overdue("i-1"), overdue("i-2"), overdue("i-3"));
    await faulty({ effect: "throttle", count: 3 });
    let reads = 0;
    const restless = { ...stage.clock, nowMs: () => stage.clock.nowMs() + ++reads };

    const { summary } = await stage.run({}, { deadlineInMs: 5 * 60_000, replacements: { clock: restless } });

    expect(summary.counts).toEqual({ recovered: 3 });
  });

  it("of everything costs a bounded number of calls, and the next run goes on", async () => {
    await stage.add(...many(40, "all"));
    await faulty({ effect: "throttle" });

    const { records, journal, summary } = await stage.run({}, { deadlineInMs: 4 * 60_000 });

    const reasons = new Set(Object.values(ends(records)));
    expect(summary.counts.parked).toBe(40);
    expect([...reasons].every((end) => end === "parked/throttled" || end === "parked/out-of-time")).toBe(true);
    // However slow the machine is to hear the first refusal, no more than the 32 concurrent calls leave before it. Then one look at a
    // time: four that rest ever longer, three a minute at most, and two to begin with (test/unit/steps/cloud/call-cloud.test.ts).
    expect(reactivated(journal).length).toBeLessThanOrEqual(32 + 4 + 3 * 4 + 2);
    const inTheEnd = timesOf(journal).filter((atMs, _, [firstMs = 0]) => atMs > firstMs + 2 * 60_000);
    expect(inTheEnd.length).toBeLessThanOrEqual(3 * 2 + 2);
    expect(recordOf(records, "i-all-0001").wakes_on).toBe("next-run");

    await stage.cloud.control("DELETE", "faults");
    await stage.advance(5 * 60_000);
    const next = await stage.run({ depth: "payment" });
    expect(next.summary.counts).toEqual({ recovered: 40 });
  });

  it("of the reads is waited out also where a policy allows each instance one call", async () => {
    await stage.close();
    stage = await openRecoveryStage({ configuration: { timing: { attempts: 1 } } });
    await stage.add(overdue("i-1"));
    await stage.fault({ service: "ecs", action: "DescribeInstances", effect: "throttle", count: 3 });

    expect(ends((await stage.run()).records)).toEqual({ "i-1": "recovered" });
  });

  it("of the reads is waited out, too", async () => {
    await stage.add(overdue("i-1"));
    await stage.fault({ service: "ecs", action: "DescribeInstances", effect: "throttle", count: 2 });
    await stage.fault({ service: "ecs", action: "DescribeInstanceHistoryEvents", effect: "throttle", count: 2 });
    await stage.fault({ service: "bss", effect: "throttle", count: 2 });

    const { records, summary } = await stage.run();

    expect(ends(records)).toEqual({ "i-1": "recovered" });
    expect(summary.problems).toEqual([]);
  });
});

describe("signature and credentials", () => {
  it("a used nonce is signed anew, once", async () => {
    await stage.add(overdue("i-1"), overdue("i-2"));
    const used = { effect: "error", status: 400, code: "SignatureNonceUsed" } as const;
    await faulty({ ...used, instanceId: "i-1", count: 1 });
    await faulty({ ...used, instanceId: "i-2" });

    const { records, journal } = await stage.run();

    expect(answersFor(journal, "i-1")).toEqual(["SignatureNonceUsed", "OK"]);
    expect(answersFor(journal, "i-2")).toEqual(["SignatureNonceUsed", "SignatureNonceUsed"]);
    expect(ends(records)).toEqual({ "i-1": "recovered", "i-2": "parked/cloud-error" });
  });

  it("a permission that is missing is asked for once an instance, and told", async () => {
    await stage.add(overdue("i-1"));
    await stage.permit(["ecs:Describe*", "bss:*", "bssapi:*", "log:*"]);

    const { records, journal, summary } = await stage.run();

    expect(answersFor(journal, "i-1")).toHaveLength(1);
    expect(ends(records)).toEqual({ "i-1": "failed/denied" });
    expect(recordOf(records, "i-1")).toMatchObject({
      wakes_on: "person",
      error_code: expect.stringMatching(/^Forbidden/),
    });
    expect(summary.needsPerson).toBe(1);
  });
});

describe("an assumed role's token", () => {
  it("that expired is refreshed once, and the call succeeds", async () => {
    await stage.close();
    const spoke = "2000000000000002";
    stage = await openRecoveryStage({
      scenario: {
        accounts: [
          { id: ACCOUNT },
          { id: spoke, roles: [{ name: "recovery", trust: { accounts: [ACCOUNT] }, policy: "*" }] },
        ],
        instances: [overdue("i-1", { accountId: spoke })],
      },
      configuration: {
        accounts: [{ id: spoke, roleArn: `acs:ram::${spoke}:role/recovery`, regions: ["cn-hangzhou"] }],
      },
    });
    await faulty({ effect: "error", status: 400, code: "InvalidSecurityToken.Expired", count: 1 });

    const { records, journal } = await stage.run();

    expect(journal.filter(({ action }) => action === "AssumeRole")).toHaveLength(2);
    expect(answersFor(journal, "i-1")).toEqual(["InvalidSecurityToken.Expired", "OK"]);
    expect(ends(records)).toEqual({ "i-1": "recovered" });
  });
});

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
