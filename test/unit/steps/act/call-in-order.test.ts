/** With little money one call goes ahead. The others follow together once it is accepted. */
import { expect, it } from "vitest";
import { createVirtualTime } from "../../../../bench/virtual-time.ts";
import { createRetryLoop } from "../../../../functions/adapters/retry/p-retry-loop.ts";
import { createMoneyGate } from "../../../../functions/core/decision/money-gate.ts";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";
import { createBreaker } from "../../../../functions/core/pacing/breaker.ts";
import { callInOrder } from "../../../../functions/steps/act/call-in-order.ts";
import { createDecideAgain } from "../../../../functions/steps/act/decide-again.ts";
import { createCallCloud } from "../../../../functions/steps/cloud/call-cloud.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { anInstance, aSubject, decisionFacts, NOW } from "../../../support/builders.ts";

it("an instance that runs after a lost answer counts as accepted", async () => {
  const ids = ["i-test0001", "i-test0002", "i-test0003"];
  const time = createVirtualTime(NOW);
  const calledAtMs: number[] = [];
  const fleet = {
    reactivate: async () => {
      calledAtMs.push(time.clock.nowMs() - NOW);
      await time.clock.sleep(100);
      if (calledAtMs.length > 1) return { requestId: "R-1" };
      throw new CloudError({ action: "ReActivateInstances", code: "Local.Timeout", message: "", answered: false });
    },
    describe: async (_: unknown, [instanceId = ""]: readonly string[]) => ({
      items: [anInstance({ instanceId, status: "Running", startedAtMs: NOW })],
    }),
  };
  const log = { info() {}, warn() {}, error() {} };
  const world = { clock: time.clock, random: { unit: () => 0.5 }, retry: createRetryLoop(time.clock), fleet, log };
  const policy = { limits: { maxConcurrentCalls: 32, maxCallsPerSecond: 100 }, timing: { callTimeoutMs: 10_000 } };
  const deadlineMs = Number.POSITIVE_INFINITY;
  const context = { world, policy, deadlineMs, run: {}, bugs: { count: 0 } } as unknown as RunContext;
  const callCloud = createCallCloud(context.world, context.policy, { deadlineMs });

  const results = await time.run(
    callInOrder(
      {
        context: { ...context, callCloud },
        gate: createMoneyGate(true),
        breaker: createBreaker(),
        fundsSuffice: false,
        attemptsLeft: () => 1,
        decideAgain: createDecideAgain(decisionFacts(ids), time.clock),
      },
      ids.map((instanceId) => aSubject({ instanceId })),
    ),
  );

  expect(results.map(({ outcome }) => outcome.outcome)).toEqual(["recovered", "accepted", "accepted"]);
  expect(new Set(calledAtMs.slice(1)).size).toBe(1);
});
