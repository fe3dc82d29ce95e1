/** The design's rules with "always" and "never", over generated fleets, faults and policies. */
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createRecover } from "../../../functions/recover.ts";
import type { RunLog } from "../../../simulator/flight-recorder.ts";
import { drawStory } from "../../../simulator/history.ts";
import { judgeEndings } from "../../../simulator/invariants/endings.ts";
import { judgeLeftBehind } from "../../../simulator/invariants/left-behind.ts";
import { judgeLimits } from "../../../simulator/invariants/limits.ts";
import { judgeOwnerStoppedStarted } from "../../../simulator/invariants/owner-stopped-started.ts";
import { checkStory } from "../../../simulator/invariants.ts";
import { playStory } from "../../../simulator/play-story.ts";
import type { Fault, Story } from "../../../simulator/story.ts";
import type { StoryResult } from "../../../simulator/story-result.ts";

const FLEET = 15;
const HISTORIES = { numRuns: 60 };
const history = fc.integer({ min: 1_000_000, max: 2_000_000_000 }).map((seed) => drawStory(seed, { fleet: FLEET }));

const finished = ({ runs }: StoryResult): readonly RunLog[] => runs.filter(({ ended }) => ended?.how === "finished");

/** Worker runs that the histories of this file have had. */
let workers = 0;

function expectWorkersWithinBounds(result: StoryResult): void {
  for (const run of finished(result)) {
    if (run.trigger.name !== "fan-out" && run.trigger.name !== "continuation") continue;
    workers += 1;
    expect(run.summary?.handedOver).toBe(false);
    expect(run.attempts.filter(({ accountId }) => !run.trigger.accountIds?.includes(accountId))).toEqual([]);
  }
}

/** Plays a history and holds its workers to their bounds. The test runner gets a turn between two histories. */
async function play(story: Story): Promise<StoryResult> {
  const result = await playStory(story, createRecover);
  await new Promise(setImmediate);
  expectWorkersWithinBounds(result);
  return result;
}

const problemsOf = ({ summary }: RunLog) => summary?.problems ?? [];

/** The same history with one more fault, from its first moment to its last. */
const withFault = (story: Story, fault: Pick<Fault, "actions" | "effect"> & Partial<Fault>): Story => ({
  ...story,
  faults: [{ fromMs: 0, toMs: Number.POSITIVE_INFINITY, probability: 1, ...fault }, ...story.faults],
});

describe("a failed page", () => {
  /** Codes that are not repeated: each failed page is the end of its list. */
  const codes = fc.constantFrom("Forbidden.RAM", "InvalidParameter.PageSize", "OperationDenied.SomethingNew");
  const paged = fc.tuple(history, codes).map(([story, code]) => ({
    ...withFault(story, {
      actions: ["DescribeInstances"],
      effect: { kind: "code", code, appliedShare: 0 },
      probability: 0.3,
      toMs: story.faultsEndMs,
    }),
    switches: { ...story.switches, pageSize: 2 },
  }));

  it("always fails its region by name, and never shortens the list", async () => {
    let cutShort = 0;
    await fc.assert(
      fc.asyncProperty(paged, async (story) => {
        const result = await play(story);

        for (const run of finished(result)) {
          for (const [key, { complete, ids }] of run.listings) {
            if (complete) continue;
            cutShort += 1;
            const [accountId, regionId] = key.split("/");
            expect(problemsOf(run)).toContainEqual(
              expect.objectContaining({ code: "region-unreadable", accountId, regionId }),
            );
            expect(run.attempts.filter((call) => call.accountId === accountId && call.regionId === regionId)).toEqual(
              [],
            );
            const told = run.written.filter(({ record_type }) => record_type === "instance");
            expect(told.filter(({ instance_id = "" }) => ids.has(instance_id))).toEqual([]);
          }
        }
      }),
      HISTORIES,
    );

    // Histories in which every list is complete would prove nothing.
    expect(cutShort).toBeGreaterThan(HISTORIES.numRuns);
  });
});

describe("naming an instance by hand", () => {
  const LOCKS = ["security", "dedicatedhostfinancial"];
  /**
   * A cloud that accepts every start. A third of its fleet is locked or stopped by the owner, and people name every
   * instance.
   */
  const everybodyNamed = (story: Story): Story => {
    const ids = story.instances.map(({ instanceId }) => instanceId);
    const named = { name: "manual", depth: "full", hop: 0, mode: "apply", instanceIds: ids } as const;
    const paidAtMs = Math.max(...story.happenings.map(({ kind, atMs }) => (kind === "payment" ? atMs : 0)));
    const invocations = [0, 0.3, 0.6, 1].map((share) => ({
      atMs: Math.floor(paidAtMs + share * (story.faultsEndMs - paidAtMs)),
      trigger: named,
      timeoutMs: Number.POSITIVE_INFINITY,
    }));
    const held = (spec: Story["instances"][number], index: number) => {
      const lock = LOCKS[index % 6];
      if (lock !== undefined) return { ...spec, lockReasons: [...spec.lockReasons, lock] };
      return index % 6 === 2 ? { ...spec, status: "Stopped" as const } : spec;
    };
    return {
      ...story,
      instances: story.instances.map(held),
      invocations: [...story.invocations, ...invocations].sort((a, b) => a.atMs - b.atMs),
      switches: { ...story.switches, acceptsAnythingStopped: true, lockReachesOwnerStopped: true },
    };
  };
  const byHand = history.map(everybodyNamed);

  async function overridesNothing(story: Story): Promise<void> {
    const result = await play(story);

    expect(judgeOwnerStoppedStarted(result).violations).toEqual([]);
    // Locks as each run last saw them, and the true exclusions, selection and kind of each instance.
    expect(judgeLimits(result)).toEqual([]);
    for (const { attempts } of result.runs)
      for (const { instanceId } of attempts)
        expect(result.model.instances.get(instanceId)?.spec.lockReasons).not.toContain("refunded");
  }

  test.prop([byHand], HISTORIES)(
    "never overrides evidence, a lock, an exclusion, or what kind of instance it is",
    overridesNothing,
  );

  // Once: a sweep saw the owner stop in a list without an end; a run without memory saw an instance stopping that it had started.
  it.each([41_045_824, 500_364_274])("never overrides an owner stop that was seen in the history %i", async (seed) => {
    await overridesNothing(everybodyNamed(drawStory(seed, { fleet: FLEET })));
  });
});

describe("a code that is in no table", () => {
  test.prop([history], HISTORIES)("is never asked for twice in one run, and always a problem", async (drawn) => {
    const effect = { kind: "code", code: "OperationDenied.SomethingNew", appliedShare: 0 } as const;
    const result = await play(
      withFault(drawn, { actions: ["ReActivateInstances"], effect, probability: 0.3, toMs: drawn.faultsEndMs }),
    );

    for (const run of finished(result)) {
      const met = run.attempts.filter(({ answer }) => answer?.code === effect.code);
      for (const { instanceId, sentAtMs } of met)
        expect(run.attempts.filter((call) => call.instanceId === instanceId && call.sentAtMs > sentAtMs)).toEqual([]);
      if (met.length > 0) expect(problemsOf(run).map(({ code }) => code)).toContain("unknown-code");
    }
  });
});

describe("the log store", () => {
  const withoutStore = (story: Story) =>
    withFault(story, {
      actions: ["PutLogs", "GetLogs"],
      effect: { kind: "code", code: "InternalServerError", appliedShare: 0 },
    });
  const gone = history.map(withoutStore);
  /**
   * Reasons that need a memory and are not safety, for example which case failed before. A run that may not call without
   * memory says `evidence-unreadable`, whatever else holds an instance.
   */
  const NEEDS_RECORDS = [
    "left-behind",
    "lost",
    "untrue-reason",
    "left-open",
    "credited-twice",
    "untold",
    "told-too-often",
    "early-call",
  ];

  /** Runs that are all woken by events. Without records none of them may call. */
  const withHints = (story: Story): Story => {
    const paidAtMs = Math.max(...story.happenings.map(({ kind, atMs }) => (kind === "payment" ? atMs : 0)));
    const trigger = { name: "wake-up", depth: "full", hop: 0 } as const;
    const hints = [-50, -20, 5, 25, 100, 120].map((minutes) => ({
      atMs: paidAtMs + minutes * 60_000,
      trigger,
      timeoutMs: 600_000,
    }));
    const inTime = hints.filter(({ atMs }) => atMs >= story.startMs);
    return { ...story, invocations: [...story.invocations, ...inTime].sort((a, b) => a.atMs - b.atMs) };
  };
  const brokenWithoutRecords = (result: StoryResult) =>
    checkStory(result).filter(({ invariant }) => !NEEDS_RECORDS.includes(invariant));

  test.prop([gone.map(withHints)], HISTORIES)(
    "never makes a recovery fail or unsafe, and no record is lost silently when it is gone",
    async (story) => {
      const result = await play(story);

      expect(judgeEndings(result)).toEqual([]);
      expect(brokenWithoutRecords(result)).toEqual([]);
      for (const run of finished(result)) {
        expect(run.written).toEqual([]);
        const told = new Set(run.undelivered.map(({ instance_id }) => instance_id));
        for (const { instanceId } of run.attempts) expect(told).toContain(instanceId);
        expect(run.summary?.logged).toEqual({ delivered: 0, undelivered: run.undelivered.length });
      }
    },
  );

  it("does not change a limit that a person set, if a list has no end", async () => {
    const story = drawStory(390_666_209, { fleet: FLEET });
    expect(brokenWithoutRecords(await play(withHints(withoutStore(story))))).toEqual([]);
  });
});

describe("an account that cannot be reached", () => {
  const halfGone = history
    .filter(({ accounts }) => accounts.length > 1)
    .map((story) =>
      withFault(story, {
        actions: ["DescribeRegions", "DescribeInstances", "DescribeInstanceHistoryEvents", "ReActivateInstances"],
        accountId: story.accounts[0]?.id ?? "",
        effect: { kind: "code", code: "Forbidden.RAM", appliedShare: 0 },
      }),
    );

  test.prop([halfGone], { numRuns: 30 })("never stops another", async (story) => {
    const result = await play(story);

    const [unreachable] = story.accounts;
    const others = (id = "") => result.model.instances.get(id)?.spec.accountId !== unreachable?.id;
    expect(judgeLeftBehind(result).violations.filter(({ instanceId }) => others(instanceId))).toEqual([]);
  });
});

describe("a worker", () => {
  it("never fans out again, and never exceeds its accounts, in these histories and in all others of this file", async () => {
    const before = workers;
    const worker = fc.asyncProperty(history, async (story) => void (await play(story)));
    await fc.assert(worker, { numRuns: 20 });
    expect(workers).toBeGreaterThan(before);
  });
});
