/** The way to the cloud in virtual time: no timer of the machine is involved. */

import { describe, expect, it } from "vitest";
import type { CloudFailure } from "../../../../functions/core/failure/cloud-error.ts";
import type { AttemptEntry } from "../../../../functions/steps/cloud/call-cloud.ts";
import { aStage, codeOf, failing, KEY, OTHER, START, scripted } from "./scripted-cloud.ts";

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
