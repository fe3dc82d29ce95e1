import { describe, expect, it } from "vitest";
import { createWorld } from "../../../../../local-cloud/kernel/create-world.ts";
import { createQueueTiming } from "../../../../../local-cloud/services/function-compute/queue-timing.ts";

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

function timing() {
  const world = createWorld({ seed: 1, strict: true, clock: { mode: "stepped", nowMs: 0 }, log: () => {} });
  const drains: string[] = [];
  return { world, drains, timing: createQueueTiming(world), drain: (name: string) => () => drains.push(name) };
}

describe("the timing of the asynchronous queue", () => {
  it("drains once after the answer, however often it is asked", async () => {
    const { timing: own, drains, drain } = timing();
    own.drainAfterAnswer(drain("first"));
    own.drainAfterAnswer(drain("second"));
    expect(drains).toEqual([]);
    await nextTurn();

    expect(drains).toEqual(["first"]);
  });

  it("cancels everything that was scheduled before `clear`, and schedules again after it", async () => {
    const { world, timing: own, drains, drain } = timing();
    own.drainAfterAnswer(drain("near"));
    own.drainInOneSecond(drain("second"));
    own.later(10, drain("later"));
    own.clear();
    world.clock.advance(2_000);
    await nextTurn();
    expect(drains).toEqual([]);

    own.drainAfterAnswer(drain("again"));
    await nextTurn();
    expect(drains).toEqual(["again"]);
  });
});
