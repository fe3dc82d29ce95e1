import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRunWatch } from "../../../../../cli/commands/run/run-watch.ts";
import { textsIn } from "../../../../../cli/texts/texts.ts";

describe("createRunWatch", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function aWatch(total: number) {
    const shown: string[] = [];
    const progress = { stage: () => undefined, detail: (text: string) => void shown.push(text), end: () => undefined };
    const watch = createRunWatch({ progress, texts: textsIn("en"), nowMs: Date.now, total });
    const call = (id: string, code: string) => watch.onLine("call", { instance_id: id, code });
    return { watch, call, last: () => shown.at(-1), count: () => shown.length };
  }

  it("counts what was accepted, runs, was refused and throttled", () => {
    const { watch, call, last } = aWatch(4);

    call("i-1", "OK");
    call("i-2", "Throttling.User");
    call("i-3", "InternalError");
    call("i-3", "OK");
    call("i-4", "OperationDenied.NoStock");
    watch.onLine("running", { instance_id: "i-1" });
    watch.end();

    expect(last()).toMatch(/^2 accepted, 1 of 4 running, 1 refused, 1 throttled, about 1 s left$/);
  });

  it("says nothing of the time left before anything runs: a refusal takes no time", () => {
    const { watch, call, last } = aWatch(4);

    call("i-4", "OperationDenied.NoStock");
    watch.end();

    expect(last()).not.toContain("left");
  });

  it("ticks without news, by the pace so far, until it ends", () => {
    const { watch, call, last, count } = aWatch(3);
    call("i-1", "OK");
    vi.advanceTimersByTime(9_500);
    watch.onLine("running", { instance_id: "i-1" });

    vi.advanceTimersByTime(500);

    expect(last()).toContain("about 20 s left");
    watch.end();
    const ticks = count();
    vi.advanceTimersByTime(5_000);
    watch.onLine("decision", { instance_id: "i-1" });
    expect(count()).toBe(ticks);
  });
});
