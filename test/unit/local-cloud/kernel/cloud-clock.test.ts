import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCloudClock } from "../../../../local-cloud/kernel/cloud-clock.ts";

describe("createCloudClock", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("runs due tasks in order when it is stepped, each at its own time, and the tasks that they schedule", () => {
    const clock = createCloudClock({ mode: "stepped", nowMs: 0 });
    const seen: string[] = [];
    const note = (name: string) => () => seen.push(`${name}@${clock.nowMs()}`);
    clock.schedule(30, note("late"));
    clock.schedule(10, () => {
      note("first")();
      clock.schedule(20, note("nested"));
    });
    clock.schedule(10, note("second"));
    const cancel = clock.schedule(15, note("cancelled"));
    cancel();
    clock.schedule(31, note("not yet"));

    clock.advance(30);
    expect(seen).toEqual(["first@10", "second@10", "nested@20", "late@30"]);
    expect(clock.nowMs()).toBe(30);
  });

  it("scales: real time counts `rate` times", async () => {
    const clock = createCloudClock({ mode: "scaled", rate: 10, nowMs: 0 });
    let ranAtMs = 0;
    clock.schedule(1_000, () => {
      ranAtMs = clock.nowMs();
    });
    await vi.advanceTimersByTimeAsync(99);
    expect(ranAtMs).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(ranAtMs).toBe(1_000);
    expect(clock.nowMs()).toBe(1_000);
  });

  it("follows real time, and reaches tasks beyond the longest timer", async () => {
    const clock = createCloudClock({ mode: "wall" });
    expect(clock.nowMs()).toBe(1_000_000);
    let ran = false;
    clock.schedule(1_000_000 + 40 * 86_400_000, () => {
      ran = true;
    });
    await vi.advanceTimersByTimeAsync(39 * 86_400_000);
    expect(ran).toBe(false);
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(ran).toBe(true);
  });

  it("changes mode without losing time or tasks", async () => {
    const clock = createCloudClock({ mode: "stepped", nowMs: 500 });
    let ran = false;
    clock.schedule(600, () => {
      ran = true;
    });
    clock.set({ mode: "scaled", rate: 2 });
    expect(clock.nowMs()).toBe(500);
    await vi.advanceTimersByTimeAsync(50);
    expect(ran).toBe(true);
    clock.set({ mode: "stepped" });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(clock.nowMs()).toBe(600);
  });

  it("runs the tasks that a jump passes over, and none after clear", () => {
    const clock = createCloudClock({ mode: "stepped", nowMs: 0 });
    const seen: number[] = [];
    clock.schedule(10, () => seen.push(10));
    clock.set({ mode: "stepped", nowMs: 50 });
    expect(seen).toEqual([10]);
    clock.schedule(60, () => seen.push(60));
    clock.clear();
    clock.advance(100);
    expect(seen).toEqual([10]);
  });
});
