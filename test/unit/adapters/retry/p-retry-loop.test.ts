import { AbortError } from "p-retry";
import { describe, expect, it } from "vitest";
import { createRetryLoop } from "../../../../functions/adapters/retry/p-retry-loop.ts";

function aClock() {
  const waits: number[] = [];
  const clock = {
    nowMs: () => 0,
    sleep: async (ms: number, signal?: AbortSignal) => {
      signal?.throwIfAborted();
      waits.push(ms);
    },
  };
  return { clock, waits };
}

/** Throws the values in turn, then succeeds; undefined is a success at once. */
function failing(...thrown: unknown[]) {
  const calls: number[] = [];
  const attempt = async (number: number) => {
    calls.push(number);
    if (calls.length <= thrown.length) throw thrown[calls.length - 1];
    return "done";
  };
  return { attempt, calls };
}

const doubling = (_error: unknown, attempt: number) => 1000 * 2 ** (attempt - 1);

describe("createRetryLoop", () => {
  it("gives back the first success without asking or waiting", async () => {
    const { clock, waits } = aClock();
    const { attempt, calls } = failing();

    expect(await createRetryLoop(clock).run(attempt, { attempts: 6, onFailure: doubling })).toBe("done");
    expect(calls).toEqual([1]);
    expect(waits).toEqual([]);
  });

  it("waits by the injected clock between attempts, and takes no time of its own", async () => {
    const { clock, waits } = aClock();
    const { attempt, calls } = failing(new Error("1"), new Error("2"), new Error("3"));

    await createRetryLoop(clock).run(attempt, { attempts: 6, onFailure: doubling });

    expect(calls).toEqual([1, 2, 3, 4]);
    expect(waits).toEqual([1000, 2000, 4000]);
  });

  it("calls at most as often as told, rejects with the last error itself, and does not wait after it", async () => {
    const { clock, waits } = aClock();
    const errors = [new Error("1"), new Error("2"), new Error("3")];
    const { attempt, calls } = failing(...errors);
    const asked: number[] = [];
    const onFailure = (_error: unknown, number: number) => {
      asked.push(number);
      return 5;
    };

    await expect(createRetryLoop(clock).run(attempt, { attempts: 3, onFailure })).rejects.toBe(errors[2]);
    expect(calls).toEqual([1, 2, 3]);
    expect(asked).toEqual([1, 2]);
    expect(waits).toEqual([5, 5]);
  });

  it("stops when told to, with that attempt's error", async () => {
    const { clock, waits } = aClock();
    const error = new Error("for good");
    const { attempt, calls } = failing(error);

    await expect(
      createRetryLoop(clock).run(attempt, { attempts: 6, onFailure: async () => "stop" as const }),
    ).rejects.toBe(error);
    expect(calls).toEqual([1]);
    expect(waits).toEqual([]);
  });

  it.each([
    { name: "a plain object", thrown: { name: "SyntaxError", text: "<html>" } },
    { name: "a TypeError", thrown: new TypeError("x is not a function") },
    { name: "p-retry's AbortError", thrown: new AbortError("mine") },
    { name: "undefined", thrown: undefined },
  ])("repeats after $name like after any failure, and hands it over as it was", async ({ thrown }) => {
    const { clock } = aClock();
    const seen: unknown[] = [];
    const onFailure = (error: unknown) => {
      seen.push(error);
      return 0;
    };

    const always = () => Promise.reject(thrown);
    const result = createRetryLoop(clock).run(always, { attempts: 3, onFailure });

    await expect(
      result.then(
        () => "done",
        (error: unknown) => [error],
      ),
    ).resolves.toEqual([thrown]);
    expect(seen).toEqual([thrown, thrown]);
  });

  it("ends with the signal's reason when aborted during a wait", async () => {
    const abort = new AbortController();
    const reason = new Error("deadline");
    const { clock } = aClock();
    const { attempt, calls } = failing(new Error("1"));
    const onFailure = () => {
      abort.abort(reason);
      return 1000;
    };

    const result = createRetryLoop(clock).run(attempt, { attempts: 6, onFailure, signal: abort.signal });

    await expect(result).rejects.toBe(reason);
    expect(calls).toEqual([1]);
  });

  it("keeps a success that came while the signal was aborted", async () => {
    const abort = new AbortController();
    const { clock } = aClock();
    const attempt = async () => {
      abort.abort();
      return "accepted";
    };

    const result = createRetryLoop(clock).run(attempt, { attempts: 6, onFailure: doubling, signal: abort.signal });

    await expect(result).resolves.toBe("accepted");
  });

  it("does not begin when the signal was aborted before", async () => {
    const { clock } = aClock();
    const { attempt, calls } = failing();
    const signal = AbortSignal.abort(new Error("over"));

    await expect(createRetryLoop(clock).run(attempt, { attempts: 6, onFailure: doubling, signal })).rejects.toThrow(
      "over",
    );
    expect(calls).toEqual([]);
  });
});
