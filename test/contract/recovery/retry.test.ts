/** What is repeated, how often, and what is never repeated: over the wire, through the vendor's SDK. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultRule } from "../../../local-cloud/kernel/faults/fault-rule.ts";
import { answersFor, ends, overdue, reactivated, recordOf } from "../../support/recovery-facts.ts";
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
