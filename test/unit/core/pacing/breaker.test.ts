import { describe, expect, it } from "vitest";
import { type Breaker, createBreaker } from "../../../../functions/core/pacing/breaker.ts";

const GROUP = "cn-hangzhou/cn-hangzhou-b/vpc-1";

/** Lets calls through and reports each at once. Returns how many were let through. */
function call(breaker: Breaker, results: readonly ("ok" | "bad")[], nowMs = 0, group = GROUP): number {
  let through = 0;
  for (const result of results) {
    if (breaker.admit(group, nowMs) !== "go") return through;
    through += 1;
    if (result === "bad") breaker.failed(group, nowMs);
    else breaker.succeeded(group, nowMs);
  }
  return through;
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

/** The number of calls that a group may start at once. */
function admitted(breaker: Breaker, nowMs: number, most = 40): number {
  let count = 0;
  while (count < most && breaker.admit(GROUP, nowMs) === "go") count += 1;
  return count;
}

function tripped(nowMs = 0): Breaker {
  const breaker = createBreaker();
  call(breaker, times(5, "bad"), nowMs);
  return breaker;
}

describe("createBreaker", () => {
  it("lets every call through while calls succeed", () => {
    expect(call(createBreaker(), times(1_000, "ok"))).toBe(1_000);
  });

  it("opens after five failures in a row, and not after four", () => {
    expect(call(createBreaker(), ["bad", "bad", "bad", "bad", "ok", "bad", "bad", "bad", "bad", "ok", "ok"])).toBe(11);
    expect(call(createBreaker(), times(9, "bad"))).toBe(5);
    expect(tripped(1_000).admit(GROUP, 1_000)).toEqual({ openUntilMs: 6_000 });
  });

  it("opens when half of the last ten to twenty results are failures", () => {
    const halves: ("ok" | "bad")[] = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? "ok" : "bad"));

    expect(call(createBreaker(), halves)).toBe(10);
  });

  it("counts the first of twenty results", () => {
    const results = [
      ...["bad", ...times(8, "ok"), ...times(4, "bad"), "ok", "bad", "bad", "ok", "bad", "bad", "bad"],
      ...times(2, "ok"),
    ] as ("ok" | "bad")[];

    expect(call(createBreaker(), results)).toBe(20);
  });

  it("forgets results older than the last twenty", () => {
    const failures: ("ok" | "bad")[] = ["bad", "ok", "bad", "ok", "bad", "ok", "bad", "ok", "ok"];
    const quiet = [...failures, ...times(20, "ok"), "bad", "bad", "bad", "bad", "ok"] as ("ok" | "bad")[];

    expect(call(createBreaker(), quiet)).toBe(quiet.length);
    // Nine successes, then ten failures with one success between them. The tenth failure is half of the last twenty.
    const late = [...times(30, "ok"), ...times(4, "bad"), "ok", ...times(4, "bad"), "ok", ...times(4, "bad")];
    expect(call(createBreaker(), late as ("ok" | "bad")[])).toBe(42);
  });

  it("does not open by a success, however bad the last results were", () => {
    const mixed = ["bad", "bad", "bad", "bad", "ok", "bad", "bad", "bad", "ok", "ok"] as const;

    expect(call(createBreaker(), mixed)).toBe(10);
  });

  it("opens one group alone", () => {
    const breaker = tripped();

    expect(breaker.admit("another", 0)).toBe("go");
  });

  it("gives an open group one canary when its time is over", () => {
    const breaker = tripped();

    expect(breaker.admit(GROUP, 4_999)).toEqual({ openUntilMs: 5_000 });
    expect(breaker.admit(GROUP, 5_000)).toBe("go");
    expect(breaker.admit(GROUP, 5_000)).toBe("wait");
  });

  it("ramps up 2, 4, 8, 16 and closes", () => {
    const breaker = tripped();
    const steps: number[] = [];
    for (let step = 0; step < 5; step += 1) {
      const count = admitted(breaker, 5_000);
      steps.push(count);
      for (let call = 0; call < count; call += 1) breaker.succeeded(GROUP, 5_000);
    }

    expect(steps).toEqual([1, 2, 4, 8, 16]);
    expect(admitted(breaker, 5_000)).toBe(40);
  });

  it("opens again for twice as long when the canary fails, up to a minute", () => {
    const breaker = tripped();
    const openMs: number[] = [];
    let nowMs = 5_000;
    for (let canary = 0; canary < 6; canary += 1) {
      expect(breaker.admit(GROUP, nowMs)).toBe("go");
      breaker.failed(GROUP, nowMs);
      const { openUntilMs } = breaker.admit(GROUP, nowMs) as { openUntilMs: number };
      openMs.push(openUntilMs - nowMs);
      nowMs = openUntilMs;
    }

    expect(openMs).toEqual([10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  it("starts over with a short pause after it was closed", () => {
    const breaker = tripped();
    for (const count of [1, 2, 4, 8, 16]) call(breaker, times(count, "ok"), 5_000);

    expect(call(breaker, times(6, "bad"), 10_000)).toBe(5);
    expect(breaker.admit(GROUP, 10_000)).toEqual({ openUntilMs: 15_000 });
  });

  it("forgets its earlier counts when it closes again", () => {
    const breaker = tripped();
    for (const count of [1, 2, 4, 8, 16]) call(breaker, times(count, "ok"), 5_000);

    expect(call(breaker, [...times(4, "bad"), "ok"] as ("ok" | "bad")[], 10_000)).toBe(5);
  });

  it("judges a step of the ramp as a whole: half of it may fail", () => {
    const breaker = tripped();
    call(breaker, ["ok"], 5_000);

    expect(call(breaker, ["bad", "ok"], 5_000)).toBe(2);
    expect(call(breaker, ["bad", "ok", "bad", "ok"], 5_000)).toBe(4);
    expect(call(breaker, ["bad", "ok", "bad", "bad", "bad", "ok", "bad", "ok"], 5_000)).toBe(8);
    expect(breaker.admit(GROUP, 5_000)).toEqual({ openUntilMs: 15_000 });
  });

  it("waits for the calls that were under way when it opened, and ignores their results", () => {
    const breaker = createBreaker();
    expect(admitted(breaker, 0, 8)).toBe(8);
    for (let call = 0; call < 5; call += 1) breaker.failed(GROUP, 0);

    breaker.failed(GROUP, 4_000);
    expect(breaker.admit(GROUP, 4_000)).toEqual({ openUntilMs: 5_000 });
    breaker.succeeded(GROUP, 4_500);
    expect(breaker.admit(GROUP, 5_000)).toBe("wait");
    breaker.failed(GROUP, 5_500);
    expect(breaker.admit(GROUP, 5_500)).toBe("go");
  });

  it("lets a call through after a while if an earlier call is never reported", () => {
    const breaker = createBreaker();
    expect(admitted(breaker, 0, 6)).toBe(6);
    for (let call = 0; call < 5; call += 1) breaker.failed(GROUP, 0);

    expect(breaker.admit(GROUP, 599_999)).toBe("wait");
    expect(breaker.admit(GROUP, 600_000)).toBe("go");
    expect(breaker.admit(GROUP, 1_199_999)).toBe("wait");
    expect(breaker.admit(GROUP, 1_200_000)).toBe("go");
    breaker.succeeded(GROUP, 1_200_000);
    expect(admitted(breaker, 1_200_000)).toBe(2);
  });

  it("ignores a report without a call", () => {
    const breaker = tripped();

    breaker.failed(GROUP, 1_000);
    breaker.succeeded(GROUP, 1_000);
    expect(breaker.admit(GROUP, 1_000)).toEqual({ openUntilMs: 5_000 });
    expect(admitted(breaker, 5_000)).toBe(1);
  });
});
