/**
 * After a refusal for lack of money, no further instance of the account is called. Time is virtual, so the counts are
 * exact.
 */
import { describe, expect, it } from "vitest";
import { createVirtualTime } from "../../../../bench/virtual-time.ts";
import { createRetryLoop } from "../../../../functions/adapters/retry/p-retry-loop.ts";
import { createMoneyGate } from "../../../../functions/core/decision/money-gate.ts";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";
import { createBreaker } from "../../../../functions/core/pacing/breaker.ts";
import { callInOrder } from "../../../../functions/steps/act/call-in-order.ts";
import { createDecideAgain } from "../../../../functions/steps/act/decide-again.ts";
import { createCallCloud } from "../../../../functions/steps/cloud/call-cloud.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { aSubject, decisionFacts } from "../../../support/builders.ts";

const LATENCY_MS = 100;
const START = 3_600_000;
const ACCOUNT_REFUSAL = "ReopenInstance.InstanceNotEnoughBalance";
const IMAGE_REFUSAL = "ReopenInstance.ImageNotEnoughBalance";

interface Call {
  readonly atMs: number;
  readonly instanceId: string;
  readonly code: string;
}

/** `answer` gives the code of the nth call, from 1; `OK` accepts. */
async function acting(images: readonly string[], answer: (nth: number, imageId: string) => string) {
  const time = createVirtualTime(START);
  const calls: Call[] = [];
  const imageOf = new Map(images.map((imageId, index) => [`i-${index}`, imageId]));
  const reactivate = async (_: unknown, instanceId: string) => {
    const code = answer(calls.length + 1, imageOf.get(instanceId) ?? "");
    calls.push({ atMs: time.clock.nowMs() - START, instanceId, code });
    await time.clock.sleep(LATENCY_MS);
    if (code !== "OK")
      throw new CloudError({ action: "ReActivateInstances", code, message: "as told", answered: true });
    return { requestId: "request" };
  };
  const world = {
    clock: time.clock,
    random: { unit: () => 0.5 },
    retry: createRetryLoop(time.clock),
    fleet: { reactivate },
    log: { info() {}, warn() {}, error() {} },
  };
  const policy = { limits: { maxConcurrentCalls: 32, maxCallsPerSecond: 100 }, timing: { callTimeoutMs: 10_000 } };
  const deadlineMs = Number.POSITIVE_INFINITY;
  const context = {
    world,
    policy,
    deadlineMs,
    run: {},
    problems: { add() {}, all: () => [] },
    bugs: { count: 0 },
  } as unknown as RunContext;
  const callCloud = createCallCloud(context.world, context.policy, { deadlineMs });
  const subjects = [...imageOf].map(([instanceId, imageId]) => aSubject({ instanceId, imageId }));
  const results = await time.run(
    callInOrder(
      {
        context: { ...context, callCloud },
        gate: createMoneyGate(false),
        breaker: createBreaker(),
        fundsSuffice: false,
        attemptsLeft: () => 6,
        decideAgain: createDecideAgain(decisionFacts(), time.clock),
      },
      subjects,
    ),
  );
  const ends = results.map(({ subject, outcome }) => [
    subject.instance.imageId,
    "reason" in outcome ? `${outcome.outcome}/${outcome.reason}` : outcome.outcome,
  ]);
  return { calls, ends };
}

const startedAfter = (calls: readonly Call[], code: string) => {
  const refusedAtMs = Math.min(...calls.filter((call) => call.code === code).map(({ atMs }) => atMs + LATENCY_MS));
  return calls.filter(({ atMs }) => atMs > refusedAtMs);
};

describe("a refusal for lack of money", () => {
  it("of the account: no call that waited for its turn is made", async () => {
    const { calls, ends } = await acting(
      Array.from({ length: 60 }, () => "m-1"),
      () => ACCOUNT_REFUSAL,
    );

    expect(startedAfter(calls, ACCOUNT_REFUSAL)).toEqual([]);
    expect(calls.length).toBeLessThan(32);
    expect(ends).toEqual(Array.from({ length: 60 }, () => ["m-1", "parked/insufficient-balance"]));
  });

  it.each(["Throttling.User", "InternalError"])("of the account: no call is repeated after %s", async (code) => {
    const { calls, ends } = await acting(
      Array.from({ length: 40 }, () => "m-1"),
      (nth) => (nth === 2 ? ACCOUNT_REFUSAL : code),
    );

    expect(startedAfter(calls, ACCOUNT_REFUSAL)).toEqual([]);
    expect(ends).toEqual(Array.from({ length: 40 }, () => ["m-1", "parked/insufficient-balance"]));
  });

  it("of an image: the instances of every other image are called", async () => {
    const { calls, ends } = await acting(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? "m-paid" : "m-free")),
      (_, imageId) => (imageId === "m-paid" ? IMAGE_REFUSAL : "OK"),
    );

    expect(startedAfter(calls, IMAGE_REFUSAL).filter((call) => call.code === IMAGE_REFUSAL)).toEqual([]);
    expect(ends.filter(([image]) => image === "m-free").map(([, end]) => end)).toEqual(
      Array.from({ length: 20 }, () => "accepted"),
    );
    expect(new Set(ends.filter(([image]) => image === "m-paid").map(([, end]) => end))).toEqual(
      new Set(["parked/insufficient-balance"]),
    );
  });
});
