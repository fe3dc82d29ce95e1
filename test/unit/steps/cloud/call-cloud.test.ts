/** The way to the cloud in virtual time: no timer of the machine is involved. */
import { describe, expect, it } from "vitest";
import { createVirtualTime, type VirtualTime } from "../../../../bench/virtual-time.ts";
import { createRetryLoop } from "../../../../functions/adapters/retry/p-retry-loop.ts";
import { CloudError, type CloudFailure } from "../../../../functions/core/failure/cloud-error.ts";
import type { Policy } from "../../../../functions/core/terms/policy.ts";
import type { World } from "../../../../functions/ports/world.ts";
import {
  type AttemptEntry,
  type CallCloud,
  type CallKey,
  createCallCloud,
} from "../../../../functions/steps/cloud/call-cloud.ts";

const START = 3_600_000;
const KEY: CallKey = { accountId: "1000000000000001", regionId: "cn-hangzhou", action: "ReActivateInstances" };
const OTHER: CallKey = { ...KEY, regionId: "cn-beijing", action: "DescribeInstances" };

interface Stage {
  readonly time: VirtualTime;
  readonly cloud: CallCloud;
}

interface Settings {
  readonly deadlineMs?: number;
  readonly cutOffMs?: number;
  readonly maxConcurrentCalls?: number;
  readonly maxCallsPerSecond?: number;
  readonly unit?: number;
}

function aStage({ deadlineMs = Number.POSITIVE_INFINITY, cutOffMs, unit = 0.5, ...limits }: Settings = {}): Stage {
  const time = createVirtualTime(START);
  const world = { clock: time.clock, random: { unit: () => unit }, retry: createRetryLoop(time.clock) };
  const policy = {
    limits: { maxConcurrentCalls: 32, maxCallsPerSecond: 100, ...limits },
    timing: { callTimeoutMs: 10_000 },
  };
  const run = { deadlineMs, ...(cutOffMs === undefined ? {} : { cutOffMs }) };
  return { time, cloud: createCallCloud(world as unknown as World, policy as unknown as Policy, run) };
}

function failing(code: string, rest: Partial<CloudFailure> = {}): CloudError {
  return new CloudError({ action: KEY.action, code, message: "as told", answered: true, ...rest });
}

/** Fails with these, one after the other, then succeeds; each call takes 100 ms. Knows when it was called. */
function scripted({ clock }: VirtualTime, failures: readonly unknown[]) {
  const startsMs: number[] = [];
  const attempt = async () => {
    const number = startsMs.push(clock.nowMs() - START);
    await clock.sleep(100);
    if (number <= failures.length) throw failures[number - 1];
    return `answer ${number}`;
  };
  return { attempt, startsMs };
}

function codeOf(error: unknown): string {
  if (error instanceof CloudError) return error.failure.code;
  throw error;
}

describe("call", () => {
  it("answers what the cloud answered, and counts the call by its action", async () => {
    const { time, cloud } = aStage();
    const { attempt } = scripted(time, []);

    await expect(time.run(cloud.call(KEY, attempt))).resolves.toBe("answer 1");
    await time.run(cloud.call(OTHER, attempt));
    await time.run(cloud.call(KEY, attempt));
    expect(cloud.counts()).toEqual({ ReActivateInstances: 2, DescribeInstances: 1 });
  });

  it("repeats a transient failure with full jitter, doubled each time", async () => {
    const { time, cloud } = aStage();
    const { attempt, startsMs } = scripted(
      time,
      ["InternalError", "Local.NoCode", "UnknownError"].map((code) => failing(code)),
    );

    await expect(time.run(cloud.call(KEY, attempt))).resolves.toBe("answer 4");
    expect(startsMs).toEqual([0, 350, 950, 2_050]);
    expect(cloud.counts()).toEqual({ ReActivateInstances: 4 });
  });

  it("tells about each attempt, with its request id where there is one", async () => {
    const { time, cloud } = aStage();
    const entries: AttemptEntry[] = [];
    const { attempt } = scripted(time, [
      failing("InternalError", { requestId: "R-1" }),
      failing("Local.Timeout", { answered: false }),
    ]);

    await time.run(cloud.call(KEY, attempt, { onAttempt: (entry) => entries.push(entry) }));
    expect(entries).toEqual([
      { atMs: START, code: "InternalError", requestId: "R-1" },
      { atMs: START + 350, code: "Local.Timeout" },
      { atMs: START + 950, code: "OK" },
    ]);
  });

  it("gives up after six calls, or the caller's number, with the last failure", async () => {
    const { time, cloud } = aStage();
    const codes = ["InternalError", "UnknownError", "LastTokenProcessing", "InternalError", "InternalError"];
    const failures = [...codes, "ServiceUnavailable", "InternalError"].map((code) => failing(code));
    const ours = scripted(time, failures);
    const callers = scripted(time, failures);

    expect(await time.run(cloud.call(KEY, ours.attempt).catch(codeOf))).toBe("ServiceUnavailable");
    expect(await time.run(cloud.call(KEY, callers.attempt, { attempts: 2 }).catch(codeOf))).toBe("UnknownError");
    expect([ours.startsMs.length, callers.startsMs.length]).toEqual([6, 2]);
  });

  it.each(["Nonsense", "Forbidden.RAM", "OperationDenied.NoStock", "IncorrectInstanceStatus", "InsufficientBalance"])(
    "does not repeat %s",
    async (code) => {
      const { time, cloud } = aStage();
      const { attempt, startsMs } = scripted(time, [failing(code)]);

      expect(await time.run(cloud.call(KEY, attempt).catch(codeOf))).toBe(code);
      expect(startsMs).toEqual([0]);
    },
  );

  it.each(["SignatureNonceUsed", "InvalidSecurityToken.Expired"])("repeats %s once, at once", async (code) => {
    const { time, cloud } = aStage();
    const once = scripted(time, [failing(code)]);
    const twice = scripted(time, [failing(code), failing(code)]);

    await expect(time.run(cloud.call(KEY, once.attempt))).resolves.toBe("answer 2");
    expect(once.startsMs).toEqual([0, 100]);
    expect(await time.run(cloud.call(KEY, twice.attempt).catch(codeOf))).toBe(code);
    expect(twice.startsMs).toHaveLength(2);
  });

  it("signs again and takes new credentials once each in one call", async () => {
    const { time, cloud } = aStage();
    const codes = ["SignatureNonceUsed", "InvalidSecurityToken.Expired", "RequestTimeExpired"];
    const { attempt, startsMs } = scripted(
      time,
      codes.map((code) => failing(code)),
    );

    expect(await time.run(cloud.call(KEY, attempt).catch(codeOf))).toBe("RequestTimeExpired");
    expect(startsMs).toEqual([0, 100, 200]);
  });

  it("waits at least as long as a transient failure told it to, a minute at most", async () => {
    const { time, cloud } = aStage();
    const failures = [10, 3_000, 3_600_000].map((retryAfterMs) => failing("ServiceUnavailable", { retryAfterMs }));
    const { attempt, startsMs } = scripted(time, failures);

    await time.run(cloud.call(KEY, attempt));
    expect(startsMs).toEqual([0, 350, 3_450, 63_550]);
  });

  it("passes on an error that is no answer of the cloud, without repeating, and frees its place", async () => {
    const { time, cloud } = aStage({ maxConcurrentCalls: 1 });
    const { attempt, startsMs } = scripted(time, [new TypeError("a bug")]);

    await expect(time.run(cloud.call(KEY, attempt))).rejects.toThrow(new TypeError("a bug"));
    expect(startsMs).toEqual([0]);
    await expect(time.run(cloud.call(KEY, attempt))).resolves.toBe("answer 2");
  });

  it("asks before each repeated call, after the wait, and stops when told to", async () => {
    const { time, cloud } = aStage();
    const asked: [number, string][] = [];
    const { attempt, startsMs } = scripted(time, [
      failing("Local.Timeout"),
      failing("InternalError"),
      failing("UnknownError"),
    ]);
    const beforeRetry = async ({ code }: CloudFailure) => {
      asked.push([time.clock.nowMs() - START, code]);
      await time.clock.sleep(1_000);
      return asked.length < 2 ? "retry" : "stop";
    };

    expect(await time.run(cloud.call(KEY, attempt, { beforeRetry }).catch(codeOf))).toBe("InternalError");
    expect(asked).toEqual([
      [350, "Local.Timeout"],
      [1_950, "InternalError"],
    ]);
    expect(startsMs).toEqual([0, 1_350]);
  });

  it("shares a hundred retries among the calls of one account, region and action", async () => {
    const { time, cloud } = aStage();
    const dead = () =>
      scripted(
        time,
        Array.from({ length: 6 }, () => failing("InternalError")),
      );
    const calls = Array.from({ length: 60 }, dead);
    const others = dead();

    await time.run(Promise.all(calls.map(({ attempt }) => cloud.call(KEY, attempt).catch(codeOf))));
    const retries = calls.reduce((sum, { startsMs }) => sum + startsMs.length - 1, 0);
    await time.run(cloud.call({ ...KEY, accountId: "1000000000000002" }, others.attempt).catch(codeOf));

    expect(retries).toBeGreaterThanOrEqual(100);
    // One more for every two seconds.
    expect(retries).toBeLessThanOrEqual(110);
    expect(others.startsMs).toHaveLength(6);
  });
});

describe("call, throttled", () => {
  it("makes every call of that account, region and action wait, and no other", async () => {
    const { time, cloud } = aStage();
    const refused = scripted(time, [failing("Throttling.User", { retryAfterMs: 7_000 })]);
    const same = scripted(time, []);
    const other = scripted(time, []);
    const work = cloud.call(KEY, refused.attempt);

    await time.run(
      Promise.all([
        work,
        time.clock
          .sleep(150)
          .then(() => Promise.all([cloud.call(KEY, same.attempt), cloud.call(OTHER, other.attempt)])),
      ]),
    );
    expect(other.startsMs).toEqual([150]);
    // One of the two looks whether it is open again, the other follows the answer.
    expect([...refused.startsMs.slice(1), ...same.startsMs].sort((a, b) => a - b)[0]).toBe(7_100);
    expect(cloud.counts()).toEqual({ ReActivateInstances: 3, DescribeInstances: 1 });
  });

  it("is not charged to the retries: the pace is what limits it", async () => {
    const { time, cloud } = aStage({ unit: 0 });
    const failures = Array.from({ length: 150 }, () => failing("Throttling", { retryAfterMs: 1 }));
    const { attempt, startsMs } = scripted(time, failures);

    await expect(time.run(cloud.call(KEY, attempt, { attempts: 200 }))).resolves.toBe("answer 151");
    expect(startsMs).toHaveLength(151);
  });

  it.each([1, 100, 1_000])(
    "makes few calls when everything is throttled, however many instances wait: %i",
    async (instances) => {
      const minutes = 30;
      const { time, cloud } = aStage({ deadlineMs: START + minutes * 60_000 });
      const dead = scripted(
        time,
        Array.from({ length: 10_000 }, () => failing("Throttling.User")),
      );
      let next = 0;
      const worker = async () => {
        while (next < instances) {
          next += 1;
          await cloud.call(KEY, dead.attempt).catch(codeOf);
        }
      };
      await time.run(Promise.all(Array.from({ length: 32 }, worker)));

      // Ten at once and one more in the 100 ms until the first answer, four looks that rest ever longer, and in each
      // minute two looks at the clock's beginning, one plain one, and two a minute after the first call.
      expect(dead.startsMs.length).toBeLessThanOrEqual(11 + 4 + 3 * minutes + 2);
      expect(dead.startsMs.length).toBeLessThanOrEqual(instances * 6);
    },
  );
});

describe("call, limits", () => {
  it("has no more calls under way than allowed, over all lanes, and serves them in turn", async () => {
    const { time, cloud } = aStage({ maxConcurrentCalls: 2 });
    const order: string[] = [];
    let running = 0;
    let most = 0;
    const named = (name: string) => async () => {
      order.push(name);
      running += 1;
      most = Math.max(most, running);
      await time.clock.sleep(100);
      running -= 1;
    };
    const calls = ["a1", "a2", "a3", "a4"].map((name) => cloud.call(KEY, named(name)));
    calls.push(...["b1", "b2"].map((name) => cloud.call(OTHER, named(name))));
    await time.run(Promise.all(calls));

    expect(most).toBe(2);
    expect(order).toEqual(["a1", "a2", "a3", "b1", "a4", "b2"]);
    expect(time.clock.nowMs() - START).toBe(300);
  });

  it("starts no more calls in a second than allowed", async () => {
    const { time, cloud } = aStage({ maxCallsPerSecond: 5 });
    const { attempt, startsMs } = scripted(time, []);
    await time.run(Promise.all(Array.from({ length: 12 }, () => cloud.call(KEY, attempt))));

    expect(startsMs).toHaveLength(12);
    startsMs.forEach((startMs, index) => {
      expect((startsMs[index + 5] ?? Number.POSITIVE_INFINITY) - startMs).toBeGreaterThanOrEqual(1_000);
    });
  });

  it("keeps ten thousand waiting calls asleep with one timer", async () => {
    const { time, cloud } = aStage();
    const { attempt } = scripted(time, []);
    const work = Promise.all(Array.from({ length: 10_000 }, () => cloud.call(KEY, attempt)));
    await new Promise(setImmediate);

    // Ten calls under way and the alarm of the lane.
    expect(time.asleep()).toBe(11);
    await time.run(work);
    expect(cloud.counts()).toEqual({ ReActivateInstances: 10_000 });
    expect(time.clock.nowMs() - START).toBeLessThan(110_000);
  });
});

describe("call, out of time", () => {
  it("starts nothing from the deadline on", async () => {
    const { time, cloud } = aStage({ deadlineMs: START });
    const { attempt, startsMs } = scripted(time, []);
    const error = await time.run(cloud.call(KEY, attempt).catch((reason) => reason));

    expect(error.failure).toEqual({
      action: "ReActivateInstances",
      code: "Local.Cancelled",
      message: "no call was started in time",
      answered: true,
    });
    expect(startsMs).toEqual([]);
    expect(cloud.counts()).toEqual({});
  });

  it("starts a call right before the deadline", async () => {
    const { time, cloud } = aStage({ deadlineMs: START + 1, cutOffMs: START + 1_000 });

    await expect(time.run(cloud.call(KEY, scripted(time, []).attempt))).resolves.toBe("answer 1");
  });

  it("does not wait for a repeated call that would start too late", async () => {
    const { time, cloud } = aStage({ deadlineMs: START + 350 });
    const { attempt, startsMs } = scripted(time, [failing("InternalError")]);

    expect(await time.run(cloud.call(KEY, attempt).catch(codeOf))).toBe("InternalError");
    expect(startsMs).toEqual([0]);
    expect(time.clock.nowMs() - START).toBe(100);
  });

  it("repeats a call that can start just in time", async () => {
    const { time, cloud } = aStage({ deadlineMs: START + 351, cutOffMs: START + 5_000 });

    await expect(time.run(cloud.call(KEY, scripted(time, [failing("InternalError")]).attempt))).resolves.toBe(
      "answer 2",
    );
  });

  it("lets all waiting calls go as soon as nothing can start in time", async () => {
    const { time, cloud } = aStage({ deadlineMs: START + 30_000 });
    const refused = scripted(time, [failing("Throttling.User", { retryAfterMs: 45_000 })]);
    const waiting = scripted(time, []);
    const codes = await time.run(
      Promise.all([
        cloud.call(KEY, refused.attempt).catch(codeOf),
        time.clock.sleep(150).then(() => cloud.call(KEY, waiting.attempt).catch(codeOf)),
      ]),
    );

    expect(codes).toEqual(["Throttling.User", "Local.Cancelled"]);
    expect(waiting.startsMs).toEqual([]);
    expect(time.clock.nowMs() - START).toBeLessThan(1_000);
  });

  it("wakes at the deadline for calls that wait for an answer which may open the way", async () => {
    const { time, cloud } = aStage({ deadlineMs: START + 5_000, cutOffMs: START + 60_000 });
    let calls = 0;
    const hanging = async () => {
      calls += 1;
      if (calls === 1) throw failing("Throttling.User");
      await time.clock.sleep(20_000);
    };
    const work = Promise.all([
      cloud.call(KEY, hanging).catch(codeOf),
      time.clock.sleep(100).then(() => cloud.call(KEY, hanging)),
      time.clock.sleep(100).then(async () => {
        const code = await cloud.call(KEY, hanging).catch(codeOf);
        return [code, time.clock.nowMs() - START];
      }),
    ]);

    const [first, , third] = await time.run(work);
    expect([first, third].flat()).toContain("Throttling.User");
    expect(third).toEqual(["Local.Cancelled", 5_000]);
    expect(calls).toBe(2);
  });

  it("gives a hanging call up at the cut-off, and the place with it", async () => {
    const { time, cloud } = aStage({ deadlineMs: START + 10_000, cutOffMs: START + 12_000 });
    const hanging = cloud.call(KEY, () => new Promise<never>(() => {}), { attempts: 1 });
    const error = await time.run(hanging.catch((reason) => reason));

    expect(error.failure).toMatchObject({ code: "Local.Timeout", answered: false });
    expect(time.clock.nowMs() - START).toBe(12_000);
  });
});

describe("call, with a signal", () => {
  it("starts nothing when it is aborted already", async () => {
    const { time, cloud } = aStage();
    const { attempt, startsMs } = scripted(time, []);

    const signal = AbortSignal.abort(new Error("enough"));
    expect(await time.run(cloud.call(KEY, attempt, { signal }).catch(codeOf))).toBe("Local.Cancelled");
    expect(startsMs).toEqual([]);
  });

  it("does not wait for another attempt once it is aborted: the last failure stands", async () => {
    const { time, cloud } = aStage();
    const { attempt, startsMs } = scripted(time, [failing("InternalError")]);
    const abort = new AbortController();
    const failed = cloud.call(KEY, attempt, { signal: abort.signal }).catch(codeOf);
    time.clock.alarm(101, () => abort.abort());

    expect(await time.run(failed)).toBe("InternalError");
    expect(startsMs).toEqual([0]);
  });

  it("leaves the queue when it is aborted, and lets the others pass", async () => {
    const { time, cloud } = aStage({ maxConcurrentCalls: 1 });
    const { attempt, startsMs } = scripted(time, []);
    const abort = new AbortController();
    const first = cloud.call(KEY, attempt);
    const left = cloud.call(KEY, attempt, { signal: abort.signal }).catch(codeOf);
    const last = cloud.call(KEY, attempt);
    await new Promise(setImmediate);
    abort.abort(new Error("enough"));

    expect(await time.run(Promise.all([first, left, last]))).toEqual(["answer 1", "Local.Cancelled", "answer 2"]);
    expect(startsMs).toEqual([0, 100]);
  });

  it("takes no notice of the signal once its call was made or refused", async () => {
    const { time, cloud } = aStage({ deadlineMs: START + 10_000, cutOffMs: START + 90_000 });
    const abort = new AbortController();
    const { attempt } = scripted(time, []);

    await expect(time.run(cloud.call(KEY, attempt, { signal: abort.signal }))).resolves.toBe("answer 1");
    await time.run(time.clock.sleep(10_000));
    expect(await time.run(cloud.call(KEY, attempt, { signal: abort.signal }).catch(codeOf))).toBe("Local.Cancelled");
    expect(() => abort.abort()).not.toThrow();
  });
});
