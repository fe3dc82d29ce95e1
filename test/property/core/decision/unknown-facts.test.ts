/** An instance with an unreadable fact is never called, whatever the other facts and the case book say. */
import { test } from "@fast-check/vitest";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { planInstance } from "../../../../functions/core/decision/plan.ts";
import type { PlanContext } from "../../../../functions/core/decision/plan-context.ts";
import type { Instance } from "../../../../functions/core/instance/instance.ts";
import type { OwnerStop } from "../../../../functions/core/memory/case-book.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import {
  aBook,
  aCase,
  aMemory,
  anInstance,
  aPlanContext,
  aStop,
  aView,
  DAY,
  HOUR,
  NOW,
  SELECT_ALL,
  STARTED,
} from "../../../support/builders.ts";

const WHY = unknown("the answer was not in the documented form");
const FACTS = ["status", "chargeType", "spotStrategy", "lockReasons", "startedAtMs"] as const;

const instances = fc
  .record({
    status: fc.constantFrom("Stopped", "Stopped", "Stopped", "Running", "Starting"),
    chargeType: fc.constantFrom("PostPaid", "PostPaid", "PrePaid"),
    spotStrategy: fc.constantFrom("NoSpot", "NoSpot", "SpotAsPriceGo"),
    lockReasons: fc.subarray(["financial", "security", "recycling"]),
    startedAtMs: fc.constantFrom(STARTED, NOW - DAY),
    tags: fc.constantFrom({}, { env: "production" }, { "auto-recovery": "off" }),
  })
  .map(anInstance);
const stops = fc.array(fc.record({ atMs: fc.integer({ min: NOW - 11 * DAY, max: NOW }) }).map(aStop), { maxLength: 2 });
const regions = fc
  .record({
    stops,
    debtPossible: fc.boolean(),
    debtPaidSince: fc.boolean(),
    solvent: fc.boolean(),
    listed: fc.boolean(),
  })
  .map(({ stops: events, ...given }) => aView(events, { sweptAtMs: NOW - HOUR, ...given }));
const ownerStop: fc.Arbitrary<OwnerStop> = fc.record({
  instanceId: fc.constant("i-test0001"),
  regionId: fc.constant("cn-hangzhou"),
  startedAtMs: fc.constantFrom(STARTED, NOW - DAY),
  sinceMs: fc.integer({ min: NOW - 10 * DAY, max: NOW }),
  proof: fc.constantFrom("sighted", "solvent", "after-start"),
});
const cases = fc
  .record({
    outcome: fc.constantFrom("parked", "failed", "accepted", "planned", "recovered"),
    reason: fc.constantFrom("cloud-error", "owner-unclear", "evidence-unreadable"),
    evidence: fc.constantFrom(undefined, "lock", "event", "lock+event"),
    startedAtMs: fc.constantFrom(STARTED, NOW - DAY),
    unknown: fc.constantFrom(undefined, { fact: "memory", why: "down" }, { fact: "locks", why: "odd" }),
  })
  .map(aCase);
const memories = fc
  .record({ cases: fc.array(cases, { maxLength: 1 }), ownerStops: fc.array(ownerStop, { maxLength: 1 }) })
  .map((drawn) => {
    const stopsOf = new Map(drawn.ownerStops.map((stop) => [stop.instanceId, stop]));
    return aMemory([], { book: known(aBook(drawn.cases, { ownerStops: stopsOf })) });
  });
const contexts: fc.Arbitrary<PlanContext> = fc
  .record({
    memory: memories,
    actsWithoutMemory: fc.boolean(),
    manual: fc.boolean(),
    lockOnly: fc.constantFrom("auto", "act", "ask"),
  })
  .map(({ memory, actsWithoutMemory, manual, lockOnly }) => {
    const plain = aPlanContext();
    return {
      ...plain,
      memory,
      actsWithoutMemory,
      select: { ...SELECT_ALL, lockOnly },
      signals: { ...plain.signals, manual },
    };
  });
const WORLDS = { instance: instances, region: regions, context: contexts };
const RUNS = { numRuns: 500 };

describe("the plan never says call", () => {
  test.prop({ ...WORLDS, fact: fc.constantFrom(...FACTS) }, RUNS)(
    "while a fact of the instance is unknown",
    ({ instance, region, context, fact }) => {
      const unread: Instance = { ...instance, [fact]: WHY };

      expect(planInstance(unread, region, context).do).not.toBe("reactivate");
    },
  );

  test.prop({ ...WORLDS, fact: fc.constantFrom("tags" as const, "resourceGroupId" as const) }, RUNS)(
    "while a fact that selects the instance is unknown",
    ({ instance, region, context, fact }) => {
      const unread: Instance = { ...instance, [fact]: WHY };
      const select = { ...context.select, includeTags: { env: "production" }, resourceGroupIds: ["rg-1"] };

      expect(planInstance(unread, region, { ...context, select }).do).not.toBe("reactivate");
    },
  );

  test.prop(WORLDS, RUNS)("for a lock alone while the events were not read to the end", ({ instance, context }) => {
    const region = aView([], { eventsComplete: WHY, debtPossible: true });
    const unremembered = { ...context, memory: aMemory(), select: { ...SELECT_ALL, lockOnly: "auto" as const } };

    expect(planInstance(instance, region, unremembered).do).not.toBe("reactivate");
  });

  test.prop(WORLDS, RUNS)(
    "while the memory is unknown, unless the instance has a stop event of its own and a person or a sweep asks",
    ({ instance, region, context }) => {
      const unread = { ...context, memory: aMemory([], { book: WHY }) };
      const decision = planInstance(instance, region, unread);
      const ownStops = region.eventsByInstance.get(instance.instanceId) ?? [];

      if (ownStops.length === 0 || !context.actsWithoutMemory) expect(decision.do).not.toBe("reactivate");
    },
  );

  test.prop(WORLDS, RUNS)(
    "for nothing at all: with every fact known, some instances are called",
    ({ instance, region, context }) => {
      fc.pre(region.eventsByInstance.size > 0 && planInstance(instance, region, context).do === "reactivate");

      expect(instance.status).toEqual(known("Stopped"));
      expect(instance.chargeType).toEqual(known("PostPaid"));
    },
  );
});
