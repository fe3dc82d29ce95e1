import { afterEach, describe, expect, it, vi } from "vitest";
import { createSystemClock } from "../../../../functions/adapters/system/system-clock.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("createSystemClock", () => {
  it("tells epoch milliseconds", () => {
    vi.useFakeTimers({ now: 1_785_573_005_250 });

    expect(createSystemClock().nowMs()).toBe(1_785_573_005_250);
  });

  it("wakes up after the time asked for and not before", async () => {
    vi.useFakeTimers();
    let isAwake = false;
    const slept = createSystemClock()
      .sleep(1_000)
      .then(() => {
        isAwake = true;
      });

    await vi.advanceTimersByTimeAsync(999);
    expect(isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await slept;
    expect(isAwake).toBe(true);
  });

  it("does not take a very long wait for none", async () => {
    vi.useFakeTimers();
    let isAwake = false;
    void createSystemClock()
      .sleep(2 ** 40)
      .then(() => {
        isAwake = true;
      });

    await vi.advanceTimersByTimeAsync(1_000_000);

    expect(isAwake).toBe(false);
  });

  it("rings an alarm once, in its time, and never one that was cancelled", async () => {
    vi.useFakeTimers();
    const clock = createSystemClock();
    const rung: string[] = [];
    clock.alarm(1_000, () => rung.push("kept"));
    const cancel = clock.alarm(500, () => rung.push("cancelled"));
    clock.alarm(2 ** 40, () => rung.push("far"));

    cancel();
    await vi.advanceTimersByTimeAsync(999);
    expect(rung).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000_000);

    expect(rung).toEqual(["kept"]);
  });

  it("rejects with the signal's reason, at once when it was aborted before", async () => {
    const reason = new Error("enough");
    const abort = new AbortController();
    const clock = createSystemClock();
    const underWay = clock.sleep(1_000_000, abort.signal);

    abort.abort(reason);

    await expect(underWay).rejects.toBe(reason);
    await expect(clock.sleep(1_000_000, abort.signal)).rejects.toBe(reason);
  });

  it("leaves no listener on the signal of a wait that ended", async () => {
    vi.useFakeTimers();
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, "removeEventListener");
    const slept = createSystemClock().sleep(10, signal);

    await vi.advanceTimersByTimeAsync(10);
    await slept;

    expect(remove).toHaveBeenCalledOnce();
  });
});
