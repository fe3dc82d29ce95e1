/** The real engine in generated stories, judged by the simulator's books. */
import { describe, expect, it } from "vitest";
import { createRecover } from "../../../functions/recover.ts";
import { drawStory } from "../../../simulator/history.ts";
import { checkStory } from "../../../simulator/invariants.ts";
import { playStory } from "../../../simulator/play-story.ts";

const SEEDS = 500;
const FLEET = 50;
const PARTS = 10;

/**
 * The kinds of violations that these seeds still show, with their numbers; docs/simulation.md explains each. A story is
 * the same at every run, so one violation more is a regression. The numbers only fall. A kind that is not listed must not
 * occur.
 */
const OPEN: Readonly<Record<string, number>> = {};

/** Stories beyond these seeds that once showed a violation, one for each cause. */
const ONCE_VIOLATED: Readonly<Record<string, number>> = {
  "an owner stops what a run has just called, and another run reads Stopping": 7_000_386,
  "an owner stops what the cloud starts, minutes after a record of its stop": 7_000_567,
  "the second look of a run reads Stopping": 7_002_302,
  "a run reads Stopping while another run holds the lease": 7_002_427,
  "the look after a lost answer shows an exclusion": 7_000_716,
  "an instance that fell back is excluded meanwhile": 7_001_890,
  "the log store answers as if it were empty, and a case was to wait": 7_000_479,
  "the log store answers as if it were empty, and each run is large": 7_000_699,
  "a recharge is known before billing shows it, and the events cannot be read": 8_100_052,
  "an answer comes too late for its run to write it down": 7_000_686,
};

/** Kind -> number, over the parts that have run. */
const found: Record<string, number> = {};
const examples: Record<string, string> = {};

describe("createRecover", () => {
  it.each(Array.from({ length: PARTS }, (_, part) => part * (SEEDS / PARTS) + 1))(
    "plays fifty generated stories from seed %i to their end",
    { timeout: 120_000 },
    async (from) => {
      for (let seed = from; seed < from + SEEDS / PARTS; seed++) {
        const result = await playStory(drawStory(seed, { fleet: FLEET }), createRecover);
        for (const { invariant, ...rest } of checkStory(result)) {
          found[invariant] = (found[invariant] ?? 0) + 1;
          examples[invariant] ??= JSON.stringify({ seed, ...rest });
        }
        // A story never leaves the microtask queue, so the test runner gets a turn between two stories.
        await new Promise(setImmediate);
      }

      expect(
        Object.keys(found)
          .filter((kind) => !(kind in OPEN))
          .map((kind) => `${kind}: ${examples[kind]}`),
      ).toEqual([]);
    },
  );

  it.each(Object.entries(ONCE_VIOLATED))(
    "plays to its end a story in which %s",
    { timeout: 60_000 },
    async (_, seed) => {
      expect(checkStory(await playStory(drawStory(seed, { fleet: FLEET }), createRecover))).toEqual([]);
    },
  );

  it("violates no invariant more often than the listed number", () => {
    expect(found).toEqual(OPEN);
  });
});
