import { describe, expect, it } from "vitest";
import { drawStory } from "../../../simulator/history.ts";
import { checkStory } from "../../../simulator/invariants.ts";
import { type Engine, playStory } from "../../../simulator/play-story.ts";
import type { Story } from "../../../simulator/story.ts";
import { createNaiveEngine } from "../../support/naive-engine/naive-engine.ts";
import type { Flaws } from "../../support/naive-engine/naive-state.ts";

const FLEET = 30;
const calm = (seed: number) => drawStory(seed, { fleet: FLEET, calm: true });

async function invariantsBroken(engine: Engine, draw: (seed: number) => Story, seeds: number, until?: string) {
  const broken = new Set<string>();
  for (let seed = 1; seed <= seeds; seed++) {
    for (const { invariant } of checkStory(await playStory(draw(seed), engine))) broken.add(invariant);
    if (until !== undefined && broken.has(until)) break;
  }
  return broken;
}

/** Hundreds of stories each, which take seconds on an idle machine. */
describe("checkStory", { timeout: 60_000 }, () => {
  it("finds nothing wrong with a simple engine where nothing fails", async () => {
    expect(await invariantsBroken(createNaiveEngine(), calm, 40)).toEqual(new Set());
  });

  const caught: readonly (readonly [keyof Flaws, string])[] = [
    ["startsEverything", "owner-stopped-started"],
    ["startsEverything", "futile-repeat"],
    ["forgetsRecords", "unrecorded"],
    ["forgetsRecords", "untrue-reason"],
    ["ignoresLeases", "leased-call"],
    ["repeatsAccepted", "repeated-call"],
    ["ignoresLimit", "limit-broken"],
    ["callsTogether", "limit-broken"],
    ["trustsAccepted", "not-proven"],
    ["declaresReleased", "not-proven"],
    ["printsErrors", "secret-printed"],
    ["leavesLastBehind", "left-behind"],
    ["leavesLastBehind", "lost"],
    ["writesTwoOutcomes", "two-outcomes"],
    ["miscounts", "miscounted"],
    ["blamesMoney", "untrue-reason"],
    ["neverEnds", "overran"],
    ["crashes", "crashed"],
    ["tellsNobody", "untold"],
    ["tellsAlways", "told-too-often"],
    ["keepsDeadLeases", "blocked"],
    ["ignoresSelection", "out-of-scope"],
    ["asksForTooMany", "port-misused"],
    ["wakesEarly", "early-call"],
    ["creditsTwice", "credited-twice"],
    ["ignoresLocks", "out-of-scope"],
    ["announcesNothing", "unannounced"],
    ["believesEmptyLists", "not-proven"],
    ["countsTwice", "two-outcomes"],
    ["creditsCloud", "miscredited"],
    ["neverCloses", "left-open"],
  ];

  it.each(caught)("catches an engine that %s: %s", async (flaw, invariant) => {
    const broken = await invariantsBroken(createNaiveEngine({ [flaw]: true }), calm, 200, invariant);

    expect(broken).toContain(invariant);
  });

  it("catches an engine that repeats a lost call without looking: repeated-call", async () => {
    const draw = (seed: number): Story => {
      const story = calm(seed);
      const effect = { kind: "silence", code: "Local.ConnectionReset", appliedShare: 0.5 } as const;
      const fault = {
        fromMs: 0,
        toMs: story.faultsEndMs,
        probability: 0.5,
        actions: ["ReActivateInstances"] as const,
        effect,
      };
      return { ...story, faults: [fault] };
    };

    expect(await invariantsBroken(createNaiveEngine({ repeatsInTheDark: true }), draw, 20)).toContain("repeated-call");
    expect(await invariantsBroken(createNaiveEngine(), draw, 5)).not.toContain("repeated-call");
  });

  it("catches an engine that calls in plan mode: out-of-scope", async () => {
    const draw = (seed: number): Story => {
      const story = calm(seed);
      const plan = (invocation: Story["invocations"][number]) => ({
        ...invocation,
        trigger: { ...invocation.trigger, mode: "plan" as const },
      });
      return { ...story, invocations: story.invocations.map(plan) };
    };

    expect(await invariantsBroken(createNaiveEngine({ actsInPlanMode: true }), draw, 3)).toContain("out-of-scope");
    expect(await invariantsBroken(createNaiveEngine(), draw, 3)).not.toContain("out-of-scope");
  });

  it("catches an engine without a memory that tries at every tick: blind-call", async () => {
    const blind = createNaiveEngine({ forgivesLedger: true });
    const draw = (seed: number): Story => {
      const story = calm(seed);
      const effect = { kind: "code", code: "ServerBusy", appliedShare: 0 } as const;
      const blocks = [{ code: "LackResource", untilMs: Number.POSITIVE_INFINITY }];
      return {
        ...story,
        instances: story.instances.map((spec) => ({ ...spec, blocks })),
        faults: [{ fromMs: 0, toMs: Number.POSITIVE_INFINITY, probability: 1, actions: ["GetLogs"], effect }],
      };
    };

    expect(await invariantsBroken(blind, draw, 10, "blind-call")).toContain("blind-call");
  });
});
