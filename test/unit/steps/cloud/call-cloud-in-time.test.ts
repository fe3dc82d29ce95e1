/** Calls end in time: at the deadline, at the cut-off and at a signal, in virtual time. */
import { describe, expect, it } from "vitest";
import { aStage, codeOf, failing, KEY, START, scripted } from "./scripted-cloud.ts";

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
