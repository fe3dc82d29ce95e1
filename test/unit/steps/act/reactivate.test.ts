/** The outcome of an instance that is found running after the answer to our call was lost. */
import { describe, expect, it } from "vitest";
import { createVirtualTime } from "../../../../bench/virtual-time.ts";
import { createRetryLoop } from "../../../../functions/adapters/retry/p-retry-loop.ts";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";
import { createDecideAgain } from "../../../../functions/steps/act/decide-again.ts";
import { reactivate } from "../../../../functions/steps/act/reactivate.ts";
import { createCallCloud } from "../../../../functions/steps/cloud/call-cloud.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { anInstance, aSubject, DAY, decisionFacts, MINUTE, NOW } from "../../../support/builders.ts";
import type { PlainInstance as Instance } from "../../../support/plain-instance.ts";

/** Each call fails with the next code; `Local.Timeout` is a lost answer. The call after the last code is accepted. */
async function attempt(codes: readonly string[], found: Partial<Instance>) {
  const time = createVirtualTime(NOW);
  const left = [...codes];
  const fleet = {
    reactivate: async () => {
      const code = left.shift();
      if (code === undefined) return { requestId: "R-1" };
      const answered = code !== "Local.Timeout";
      throw new CloudError({ action: "ReActivateInstances", code, message: "", answered });
    },
    describe: async () => ({ items: [anInstance(found)] }),
  };
  const log = { info() {}, warn() {}, error() {} };
  const world = { clock: time.clock, random: { unit: () => 0.5 }, retry: createRetryLoop(time.clock), fleet, log };
  const policy = { limits: { maxConcurrentCalls: 32, maxCallsPerSecond: 100 }, timing: { callTimeoutMs: 10_000 } };
  const context = { world, policy, run: {} } as unknown as RunContext;
  const callCloud = createCallCloud(context.world, context.policy, { deadlineMs: Number.POSITIVE_INFINITY });
  const halt = new AbortController().signal;
  const how = { attempts: 6, halt, decideAgain: createDecideAgain(decisionFacts(), time.clock) };
  return time.run(reactivate({ ...context, callCloud }, aSubject(), how));
}

describe("an instance that is up after a call whose answer was lost", () => {
  it.each<[string, Partial<Instance>, string]>([
    ["runs since the minute of the call", { status: "Running", startedAtMs: NOW }, "recovered"],
    ["runs since an earlier minute", { status: "Running", startedAtMs: NOW - MINUTE }, "recovered-by-cloud"],
    ["starts, and shows the start before", { status: "Starting", startedAtMs: NOW - 10 * DAY }, "accepted"],
  ])("%s", async (_, found, outcome) => {
    const attempted = await attempt(["Local.Timeout"], found);

    expect(attempted.outcome.outcome).toBe(outcome);
    expect(attempted.failure).toBeUndefined();
    expect(attempted.acceptedAtMs !== undefined).toBe(outcome !== "recovered-by-cloud");
  });
});

describe("a call that was throttled", () => {
  it("is no attempt, because the vendor did not carry it out", async () => {
    const { calls, attemptLog } = await attempt(["Throttling.User"], {});

    expect(calls).toBe(2);
    expect(attemptLog.map(({ code }) => code)).toEqual(["OK"]);
  });
});
