/** Work in order, a bounded amount in each turn of the event loop. */
import { describe, expect, it } from "vitest";
import { dropOldest } from "../../../../local-cloud/kernel/drop-oldest.ts";
import { createTurnQueue } from "../../../../local-cloud/kernel/turn-queue.ts";
import { countTurns } from "./turn-counter.ts";

describe("createTurnQueue", () => {
  function* work(name: string, steps: number, done: string[]): Generator<undefined, string> {
    for (let at = 0; at < steps; at += 1) yield;
    done.push(name);
    return name;
  }

  it("carries out what finds room before run returns, and the rest in later turns, in order", async () => {
    const queue = createTurnQueue(10);
    const done: string[] = [];
    const all = [
      queue.run(work("first", 5, done)),
      queue.run(work("second", 20, done)),
      queue.run(work("third", 1, done)),
    ];

    expect(done).toEqual(["first"]);
    expect(await Promise.all(all)).toEqual(["first", "second", "third"]);
    expect(done).toEqual(["first", "second", "third"]);
  });

  it("lets the event loop come round once for every full turn", async () => {
    const queue = createTurnQueue(100);

    expect(await countTurns(queue.run(work("long", 1_000, [])))).toBeGreaterThanOrEqual(9);
  });

  it("counts a step that stands for many, and begins each turn anew", async () => {
    const queue = createTurnQueue(100);
    function* dear(): Generator<number, void> {
      for (let at = 0; at < 10; at += 1) yield 100;
    }

    expect(await countTurns(queue.run(dear()))).toBeGreaterThanOrEqual(9);
    expect(await queue.run(work("later", 1, []))).toBe("later");
  });

  it("hands an error to the one who asked, and goes on with the others", async () => {
    const queue = createTurnQueue(10);
    // biome-ignore lint/correctness/useYield: it fails at its first step.
    function* failing(): Generator<undefined, void> {
      throw new Error("broken");
    }

    await expect(queue.run(failing())).rejects.toThrow("broken");
    expect(await queue.run(work("next", 1, []))).toBe("next");
  });
});

describe("dropOldest", () => {
  it("removes a tenth once the list is longer than it may be", () => {
    const list = Array.from({ length: 101 }, (_, at) => at);
    dropOldest(list, 100);

    expect(list).toHaveLength(90);
    expect(list.at(-1)).toBe(100);
  });
});
