/** Long work of many callers shares the event loop. */
import { describe, expect, it } from "vitest";
import { inTurns } from "../../../../local-cloud/kernel/in-turns.ts";
import { nextTurn, startSlice } from "../../../../local-cloud/kernel/next-turn.ts";
import { countTurns } from "./turn-counter.ts";

describe("nextTurn", () => {
  it("lets one task go on in each turn, in the order in which they began to wait", async () => {
    const order: number[] = [];
    const waits = [1, 2, 3].map((name) => nextTurn().then(() => order.push(name)));

    expect(await countTurns(Promise.all(waits))).toBeGreaterThanOrEqual(2);
    expect(order).toEqual([1, 2, 3]);
  });

  it("gives each slice of twenty long tasks a turn of its own", async () => {
    function* steps(): Generator<undefined, void> {
      for (let at = 0; at < 50; at += 1) yield;
    }
    const tasks = Array.from({ length: 20 }, () => inTurns(steps(), 10));

    // Each task has five slices, the first of which needs no turn.
    expect(await countTurns(Promise.all(tasks))).toBeGreaterThanOrEqual(20 * 4);
  });
});

describe("a slice", () => {
  it("ends when its time is over, however few steps it had", async () => {
    const isOver = startSlice(Number.POSITIVE_INFINITY);
    function* slowSteps(): Generator<undefined, void> {
      for (let at = 0; at < 5; at += 1) {
        const before = process.cpuUsage();
        while (process.cpuUsage(before).user + process.cpuUsage(before).system < 10_000);
        yield;
      }
    }

    expect(await countTurns(inTurns(slowSteps(), 8))).toBeGreaterThanOrEqual(4);
    expect(isOver()).toBe(true);
  });
});
