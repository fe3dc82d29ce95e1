import { describe, expect, it } from "vitest";
import { createVirtualClock, createVirtualTime } from "../../../simulator/virtual-time.ts";

describe("createVirtualTime", () => {
  it("wakes sleepers in the order of time, and in the order of asking at the same time", async () => {
    const time = createVirtualTime(1_000);
    const clock = createVirtualClock(time);
    const woken: string[] = [];
    const nap = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name}@${clock.nowMs()}`);
    };
    void nap("late", 300);
    void nap("first", 100);
    void nap("second", 100);
    void nap("now", 0);

    await time.driveTo(2_000);

    expect(woken).toEqual(["now@1000", "first@1100", "second@1100", "late@1300"]);
    expect(time.nowMs()).toBe(2_000);
  });

  it("finishes all work of one wake-up before the next wake-up", async () => {
    const time = createVirtualTime(0);
    const clock = createVirtualClock(time);
    const seen: string[] = [];
    const deep = async (levels: number): Promise<void> => {
      if (levels > 0) await deep(levels - 1);
    };
    const walk = async () => {
      await clock.sleep(10);
      // Far more turns of the microtask queue than any fixed number of waits would cover.
      for (let step = 0; step < 1_000; step++) await deep(5);
      seen.push(`walked at ${clock.nowMs()}`);
    };
    void walk();
    time.at(11, () => seen.push("next timer"));

    await time.driveTo(100);

    expect(seen).toEqual(["walked at 10", "next timer"]);
  });

  it("leaves timers that are due after the end of the drive", async () => {
    const time = createVirtualTime(0);
    let woken = 0;
    for (const atMs of [50, 100, 101]) time.at(atMs, () => (woken += 1));

    await time.driveTo(100);
    expect(woken).toBe(2);

    await time.driveTo(101);
    expect(woken).toBe(3);
  });

  it("runs a timer in the past at once, without moving the time back", async () => {
    const time = createVirtualTime(500);
    const seen: number[] = [];
    time.at(10, () => seen.push(time.nowMs()));

    await time.driveTo(600);

    expect(seen).toEqual([500]);
  });

  it("throws if a program loops without letting time pass", async () => {
    const time = createVirtualTime(7);
    const spin = () => time.at(7, spin);
    spin();

    await expect(time.driveTo(8)).rejects.toThrow("virtual time stands still at 7");
  });

  it("rejects the drive with the exception of a wake-up", async () => {
    const time = createVirtualTime(0);
    time.at(1, () => {
      throw new Error("in the model");
    });

    await expect(time.driveTo(2)).rejects.toThrow("in the model");
  });

  it("plays two hundred thousand naps in seconds of real time", async () => {
    const time = createVirtualTime(0);
    const clock = createVirtualClock(time);
    let naps = 0;
    const sleeper = async () => {
      for (let index = 0; index < 10_000; index++) {
        await clock.sleep(1_000);
        naps += 1;
      }
    };
    const sleepers = Promise.all(Array.from({ length: 20 }, sleeper));
    const startedAtMs = performance.now();

    await time.driveTo(10_000_000);
    await sleepers;

    expect(naps).toBe(200_000);
    // They take well under a second. The limit is ten times that on the slowest machine.
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
  });
});

describe("createVirtualClock", () => {
  it("rejects a sleep with the signal's reason, at once or when it is aborted", async () => {
    const time = createVirtualTime(0);
    const clock = createVirtualClock(time);
    const gone = AbortSignal.abort(new Error("gone"));
    const controller = new AbortController();
    const nap = clock.sleep(1_000, controller.signal);
    time.at(10, () => controller.abort(new Error("stop")));

    await expect(clock.sleep(5, gone)).rejects.toThrow("gone");
    const failed = expect(nap).rejects.toThrow("stop");
    await time.driveTo(20);
    await failed;
  });

  it("rings an alarm in its time, unless it was cancelled or the process has died", async () => {
    const time = createVirtualTime(0);
    let alive = true;
    const clock = createVirtualClock(time, () => alive);
    const rung: string[] = [];
    clock.alarm(10, () => rung.push(`kept ${time.nowMs()}`));
    clock.alarm(5, () => rung.push("cancelled"))();
    clock.alarm(30, () => rung.push("too late"));
    time.at(20, () => {
      alive = false;
    });

    await time.driveTo(1_000);

    expect(rung).toEqual(["kept 10"]);
  });

  it("never wakes a sleeper of a process that died", async () => {
    const time = createVirtualTime(0);
    let alive = true;
    const clock = createVirtualClock(time, () => alive);
    const controller = new AbortController();
    const woken: string[] = [];
    void clock.sleep(10).then(() => woken.push("before"));
    void clock.sleep(30).then(() => woken.push("after"));
    void clock.sleep(100, controller.signal).catch(() => woken.push("aborted"));
    time.at(20, () => {
      alive = false;
    });
    time.at(40, () => controller.abort());

    await time.driveTo(1_000);

    expect(woken).toEqual(["before"]);
  });
});
