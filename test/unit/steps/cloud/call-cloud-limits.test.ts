/** How fast and how many calls go to the cloud, in virtual time. */
import { describe, expect, it } from "vitest";
import { aStage, codeOf, failing, KEY, OTHER, START, scripted } from "./scripted-cloud.ts";

/** The default of call-cloud.ts. */
const ATTEMPTS = 6;

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
    // One of the two waiting calls is the probe. The other one waits for the probe's answer.
    expect([...refused.startsMs.slice(1), ...same.startsMs].sort((a, b) => a - b)[0]).toBe(7_100);
    expect(cloud.counts()).toEqual({ ReActivateInstances: 3, DescribeInstances: 1 });
  });

  it("does not use up the retry budget: only the pace limits it", async () => {
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
      const alwaysThrottled = scripted(
        time,
        Array.from({ length: 10_000 }, () => failing("Throttling.User")),
      );
      let next = 0;
      const worker = async () => {
        while (next < instances) {
          next += 1;
          await cloud.call(KEY, alwaysThrottled.attempt).catch(codeOf);
        }
      };
      await time.run(Promise.all(Array.from({ length: 32 }, worker)));

      // 11: ten calls at once, and one more in the 100 ms until the first answer. 4: probes with growing pauses.
      // 3 * minutes: two probes at each start of a minute, one between. 2: probes one minute after the first call.
      expect(alwaysThrottled.startsMs.length).toBeLessThanOrEqual(11 + 4 + 3 * minutes + 2);
      expect(alwaysThrottled.startsMs.length).toBeLessThanOrEqual(instances * ATTEMPTS);
    },
  );
});

describe("call, limits", () => {
  const runInTwoLanes = async () => {
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
    return { order, most, tookMs: time.clock.nowMs() - START };
  };

  it("never has more than maxConcurrentCalls calls under way, over all lanes", async () => {
    expect(await runInTwoLanes()).toMatchObject({ most: 2, tookMs: 300 });
  });

  it("serves the lanes in turn", async () => {
    expect((await runInTwoLanes()).order).toEqual(["a1", "a2", "a3", "b1", "a4", "b2"]);
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

    // 11: ten calls under way, and the alarm of the lane.
    expect(time.asleep()).toBe(11);
    await time.run(work);
    expect(cloud.counts()).toEqual({ ReActivateInstances: 10_000 });
    expect(time.clock.nowMs() - START).toBeLessThan(110_000);
  });
});
