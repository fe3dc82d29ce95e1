/** The cost of a recovery: every call of a run without faults, counted in the journal. */
import { afterEach, describe, expect, it } from "vitest";
import { callsOf, many } from "../../support/recovery-facts.ts";
import { openRecoveryStage, type RecoveryStage } from "../../support/recovery-stage.ts";

let stage: RecoveryStage;

afterEach(() => stage.close());

describe("calls per recovered instance, without faults", () => {
  // A few readings of ten instances cost as much as of a hundred. The rate only makes the test short.
  it.each([
    { count: 10, most: 3.5, rate: 400 },
    { count: 100, most: 1.35, rate: 400 },
    { count: 1_000, most: 1.3, rate: 100 },
  ])("$count instances that need ten minutes to start: at most $most in all", async ({ count, most, rate }) => {
    stage = await openRecoveryStage({
      clock: { mode: "scaled", rate, now: "2030-01-15T12:00:30Z" },
      scenario: { delays: { startMs: 10 * 60_000 } },
      // The shipped timings of a run by hand.
      configuration: { timing: { verifySeconds: 900, pollSeconds: 10, callTimeoutMs: 10_000, reserveSeconds: 300 } },
    });
    await stage.add(...many(count, "all"));

    const { summary, journal } = await stage.run();

    expect(summary.counts).toEqual({ recovered: count });
    expect(callsOf(journal)).toMatchObject({ ReActivateInstances: count, QueryAccountBalance: 1 });
    expect(journal.length / count).toBeLessThanOrEqual(most);
  });
});
