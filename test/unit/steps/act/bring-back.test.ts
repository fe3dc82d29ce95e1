/**
 * An accepted start that falls back to Stopped counts as a failure of the instance's VPC. Time is virtual, so the moment
 * of each call is exact.
 */
import { describe, expect, it } from "vitest";
import { createVirtualTime } from "../../../../bench/virtual-time.ts";
import { createRetryLoop } from "../../../../functions/adapters/retry/p-retry-loop.ts";
import type { Instance } from "../../../../functions/core/instance/instance.ts";
import { createBreaker } from "../../../../functions/core/pacing/breaker.ts";
import { known } from "../../../../functions/core/terms/reading.ts";
import { bringBack } from "../../../../functions/steps/act/bring-back.ts";
import { createCallCloud } from "../../../../functions/steps/cloud/call-cloud.ts";
import type { RunContext } from "../../../../functions/steps/run-context.ts";
import { anInstance, aSubject, decisionFacts, NOW } from "../../../support/builders.ts";

const LATENCY_MS = 100;
const START = NOW;

/**
 * The first start of each instance falls back to Stopped; later starts succeed. `places` are VPC ids; undefined: the
 * classic network.
 */
async function bringingBack(places: readonly (string | undefined)[]) {
  const time = createVirtualTime(START);
  const instances = new Map<string, Instance>();
  for (const [index, vpcId] of places.entries()) {
    const { vpcId: _, ...classic } = anInstance({ instanceId: `i-${index}` });
    instances.set(classic.instanceId, vpcId === undefined ? classic : { ...classic, vpcId });
  }
  const calls: { readonly atMs: number; readonly instanceId: string; readonly round: number }[] = [];
  const started = new Map<string, { readonly round: number; looks: number }>();
  const reactivate = async (_: unknown, instanceId: string) => {
    const round = (started.get(instanceId)?.round ?? 0) + 1;
    calls.push({ atMs: time.clock.nowMs() - START, instanceId, round });
    await time.clock.sleep(LATENCY_MS);
    started.set(instanceId, { round, looks: 0 });
    return { requestId: "request" };
  };
  const look = (instanceId: string): Instance => {
    const start = started.get(instanceId) ?? { round: 0, looks: 0 };
    start.looks += 1;
    const status = start.looks === 1 ? "Starting" : start.round === 1 ? "Stopped" : "Running";
    return { ...(instances.get(instanceId) as Instance), status: known(status) };
  };
  const world = {
    clock: time.clock,
    random: { unit: () => 0.5 },
    retry: createRetryLoop(time.clock),
    fleet: { reactivate, describe: async (_: unknown, ids: readonly string[]) => ({ items: ids.map(look) }) },
    log: { info() {}, warn() {}, error() {} },
  };
  const policy = {
    limits: { maxConcurrentCalls: 32, maxCallsPerSecond: 100 },
    timing: { callTimeoutMs: 10_000, pollMs: 10_000, verifyMs: 180_000 },
  };
  const deadlineMs = Number.POSITIVE_INFINITY;
  const context = {
    world,
    policy,
    deadlineMs,
    run: {},
    trigger: {},
    problems: { add() {} },
    bugs: { count: 0 },
  } as unknown as RunContext;
  const callCloud = createCallCloud(context.world, context.policy, { deadlineMs });
  const due = [...instances.values()].map((instance) => ({ ...aSubject(), instance }));
  const task = { due, careful: false, fundsSuffice: true, attempts: 6, ...decisionFacts([...instances.keys()]) };
  const results = await time.run(bringBack({ ...context, callCloud }, task, createBreaker()));

  /** Milliseconds of the second calls in this VPC, counted from the first second call in any VPC. */
  const again = calls.filter(({ round }) => round === 2);
  const firstMs = Math.min(...again.map(({ atMs }) => atMs));
  const calledAgain = (vpcId?: string) =>
    again.filter(({ instanceId }) => instances.get(instanceId)?.vpcId === vpcId).map(({ atMs }) => atMs - firstMs);
  return { calledAgain, ends: results.map(({ outcome }) => outcome.outcome) };
}

const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);

describe("accepted instances that fall back to Stopped", () => {
  it("pause the second calls in their VPC, then allow one call, two calls and the rest, and delay no other VPC", async () => {
    const { calledAgain, ends } = await bringingBack([
      ...times(5, "vpc-1"),
      ...times(4, "vpc-2"),
      ...times(5, undefined),
    ]);

    expect(calledAgain("vpc-1")).toEqual([5_000, 5_100, 5_100, 5_200, 5_200]);
    expect(calledAgain("vpc-2")).toEqual(times(4, 0));
    expect(ends).toEqual(times(14, "recovered"));
  });

  it("do not open the breaker of a VPC with four fall-backs", async () => {
    expect((await bringingBack(times(4, "vpc-1"))).calledAgain("vpc-1")).toEqual(times(4, 0));
  });

  it("open no breaker in the classic network, not even with twelve fall-backs", async () => {
    const { calledAgain, ends } = await bringingBack([...times(12, undefined), "vpc-1"]);

    // Only the pace of the calls separates them.
    expect(Math.max(...calledAgain())).toBeLessThan(1_000);
    expect(ends).toEqual(times(13, "recovered"));
  });
});
