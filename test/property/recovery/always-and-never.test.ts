/** The design's sentences with "always" and "never", over generated fleets, faults and policies. */
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { causeOf } from "../../../functions/core/trigger.ts";
import { createRecover } from "../../../functions/recover.ts";
import type { RunLog } from "../../../simulator/flight-recorder.ts";
import { drawStory } from "../../../simulator/history.ts";
import { checkEndings } from "../../../simulator/invariants/endings.ts";
import { isWanted } from "../../../simulator/invariants/holds.ts";
import { checkNothingLeftBehind, findUnfinished } from "../../../simulator/invariants/unfinished.ts";
import { playStory, type StoryResult } from "../../../simulator/play-story.ts";
import type { Fault, Story } from "../../../simulator/story.ts";

const FLEET = 15;
const HISTORIES = { numRuns: 60 };
const history = fc.integer({ min: 1_000_000, max: 2_000_000_000 }).map((seed) => drawStory(seed, { fleet: FLEET }));

/** Between two histories the test runner gets a word in. */
async function play(story: Story): Promise<StoryResult> {
  const result = await playStory(story, createRecover);
  await new Promise(setImmediate);
  return result;
}

const finished = ({ runs }: StoryResult): readonly RunLog[] => runs.filter(({ ended }) => ended?.how === "finished");
const problemsOf = ({ summary }: RunLog) => summary?.problems ?? [];

/** The same history with this fault on top, from its first moment to its last. */
const withFault = (story: Story, fault: Pick<Fault, "actions" | "effect"> & Partial<Fault>): Story => ({
  ...story,
  faults: [{ fromMs: 0, toMs: Number.POSITIVE_INFINITY, probability: 1, ...fault }, ...story.faults],
});

describe("a failed page", () => {
  const paged = history.map((story) => ({ ...story, switches: { ...story.switches, pageSize: 2 } }));

  test.prop([paged], HISTORIES)("always fails its region by name, and never shortens the list", async (story) => {
    const result = await play(story);

    for (const run of finished(result)) {
      for (const [key, { complete }] of run.listings) {
        if (complete) continue;
        const [accountId, regionId] = key.split("/");
        expect(problemsOf(run)).toContainEqual(
          expect.objectContaining({ code: "region-unreadable", accountId, regionId }),
        );
        const called = run.attempts.filter((call) => call.accountId === accountId && call.regionId === regionId);
        expect(called).toEqual([]);
      }
    }
  });
});

describe("a sighting", () => {
  test.prop([history], HISTORIES)(
    "is never written because of an event: only a sweep's own listing makes one",
    async (story) => {
      const result = await play(story);

      for (const run of result.runs)
        for (const record of run.written.filter(({ record_type }) => record_type === "sighting")) {
          expect(causeOf(run.trigger)).toBe("timer");
          const looks = run.shown.get(record.instance_id ?? "") ?? [];
          expect(looks.some(({ listed, status, locked }) => listed && status === "Stopped" && !locked)).toBe(true);
        }
    },
  );
});

describe("a worker", () => {
  test.prop([history], HISTORIES)("never fans out again, and never goes beyond what it was given", async (story) => {
    const result = await play(story);

    for (const run of finished(result)) {
      if (run.trigger.name !== "fan-out" && run.trigger.name !== "continuation") continue;
      expect(run.summary?.handedOver).toBe(false);
      expect(run.attempts.filter(({ accountId }) => !run.trigger.accountIds?.includes(accountId))).toEqual([]);
    }
  });
});

describe("naming an instance by hand", () => {
  const byHand = history.map((story): Story => {
    const ids = story.instances.map(({ instanceId }) => instanceId);
    const named = { name: "manual", depth: "full", hop: 0, mode: "apply", instanceIds: ids } as const;
    const at = (share: number) => story.startMs + share * (story.faultsEndMs - story.startMs);
    const invocations = [0.5, 0.9, 0.99, 1].map((share) => ({
      atMs: Math.floor(at(share)),
      trigger: named,
      timeoutMs: Number.POSITIVE_INFINITY,
    }));
    return { ...story, invocations: [...story.invocations, ...invocations].sort((a, b) => a.atMs - b.atMs) };
  });

  test.prop([byHand], HISTORIES)(
    "never overrides a lock, an exclusion, or what kind of instance it is",
    async (story) => {
      const { runs, model } = await play(story);

      for (const { attempts } of runs)
        for (const { instanceId } of attempts) {
          const { spec } = model.instances.get(instanceId) ?? expect.fail(`${instanceId} never was`);
          expect([spec.chargeType, spec.spotStrategy, isWanted(spec, story.policy.select)]).toEqual([
            "PostPaid",
            "NoSpot",
            true,
          ]);
          expect(spec.lockReasons).not.toContain("refunded");
        }
    },
  );
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
  const gone = history.map((story) =>
    withFault(story, {
      actions: ["PutLogs", "GetLogs"],
      effect: { kind: "code", code: "InternalServerError", appliedShare: 0 },
    }),
  );

  test.prop([gone], HISTORIES)(
    "never makes a recovery fail, and no record is lost silently when it is gone",
    async (story) => {
      const result = await play(story);

      expect(checkEndings(result)).toEqual([]);
      for (const run of finished(result)) {
        expect(run.written).toEqual([]);
        const told = new Set(run.undelivered.map(({ instance_id }) => instance_id));
        for (const { instanceId } of run.attempts) expect(told).toContain(instanceId);
        expect(run.summary?.logged).toEqual({ delivered: 0, undelivered: run.undelivered.length });
      }
      expect(findUnfinished(result)).toEqual([]);
    },
  );
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
    expect(checkNothingLeftBehind(result).filter(({ instanceId }) => others(instanceId))).toEqual([]);
  });
});
