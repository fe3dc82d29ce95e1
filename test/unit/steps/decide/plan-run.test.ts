import { describe, expect, it } from "vitest";
import { mustExist } from "../../../../functions/core/lang/must-exist.ts";
import type { AccountMemory } from "../../../../functions/core/memory/read-memory.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { planRun } from "../../../../functions/steps/decide/plan-run.ts";
import type { SeenAccount } from "../../../../functions/steps/decide/seen-account.ts";
import { idsToFollowUp } from "../../../../functions/steps/observe/follow-up-ids.ts";
import { aPolicy, FULL_SWEEP } from "../../../support/a-story.ts";
import { aBook, aMemory, anInstance, aStop, CHINA, HOUR, NOW, STARTED } from "../../../support/builders.ts";

const SCOPE = { accountId: CHINA.id, regionId: "cn-hangzhou" };
const READ = {
  scope: SCOPE,
  readAtMs: NOW,
  instances: [anInstance()],
  listed: true,
  events: [],
  eventsComplete: known(true as const),
};
const FOLLOWED = { followUpIds: [], followedUp: known(new Map()), followedUpAtMs: NOW };
const BLIND: AccountMemory = aMemory([], { book: unknown("the log store could not be read") });

const FACTS = {
  nowMs: NOW,
  trigger: FULL_SWEEP,
  policy: aPolicy(),
  mode: "apply",
  rootRunId: "run-1",
  build: "1 a",
} as const;
const MONEY = { balance: known({ available: 100, currency: "CNY" }), payment: known(undefined) };
const SEEN: SeenAccount = { account: CHINA, money: MONEY, memory: aMemory(), seen: [], partly: [] };

function planned(given: Partial<SeenAccount>) {
  const [plan] = planRun(FACTS, [{ ...SEEN, ...given }]);
  return { calls: plan?.due.length, results: plan?.results.length, sightings: plan?.sightings };
}

const STOP = { instanceId: "i-test0001", regionId: "cn-hangzhou", startedAtMs: STARTED, sinceMs: NOW };

describe("a region whose list failed after some pages", () => {
  it("leads to no call and no result, and its owner stops are remembered without the proof of the balance", () => {
    expect(planned({ partly: [READ] })).toEqual({
      calls: 0,
      results: 0,
      sightings: [{ ...STOP, proof: "sighted" }],
    });
  });

  it("remembers owner stops as the weakest proof if the events could not be read either", () => {
    expect(planned({ partly: [{ ...READ, eventsComplete: unknown("odd") }] }).sightings).toEqual([
      { ...STOP, proof: "unread" },
    ]);
  });

  it.each([
    ["a lock", { ...READ, instances: [anInstance({ lockReasons: ["financial"] })] }],
    ["a stop event of its own", { ...READ, events: [aStop()] }],
  ])("shows no owner stop with %s", (_, partly) => {
    expect(planned({ partly: [partly] })).toEqual({ calls: 0, results: 0, sightings: [] });
  });
});

describe("a run without a case book", () => {
  const seen = [{ ...READ, ...FOLLOWED }];

  it("remembers an owner stop of an account that can owe nothing", () => {
    expect(planned({ memory: BLIND, seen }).sightings).toEqual([{ ...STOP, proof: "solvent" }]);
  });

  it.each<[string, Partial<SeenAccount>]>([
    [
      "the payments cannot be read",
      { money: { balance: known({ available: 1, currency: "CNY" }), payment: unknown("odd") } },
    ],
    [
      "a payment may have ended a debt",
      { money: { balance: known({ available: 1, currency: "CNY" }), payment: known({ number: "1", atMs: NOW }) } },
    ],
    ["the list failed", { seen: [], partly: [READ] }],
  ])("remembers none if %s", (_, given) => {
    expect(planned({ memory: BLIND, seen, ...given }).sightings).toEqual([]);
  });
});

describe("an owner stop whose instance the list omits", () => {
  const stop = { ...STOP, sinceMs: NOW - HOUR, proof: "solvent" } as const;
  const memory = aMemory([], { book: known(aBook([], { ownerStops: new Map([[STOP.instanceId, stop]]) })) });
  const ids = [STOP.instanceId];
  const kept = (followedUp: SeenAccount["seen"][number]["followedUp"]) =>
    planned({ memory, seen: [{ ...READ, ...FOLLOWED, instances: [], followUpIds: ids, followedUp }] }).sightings;
  const readAs = (given: Parameters<typeof anInstance>[0]) =>
    kept(known(new Map([[STOP.instanceId, anInstance(given)]])));

  it("is read by id", () => {
    const survey = { ...SEEN, memory, regions: ["cn-hangzhou"], idle: false, whole: true };

    expect(idsToFollowUp(survey, { ...READ, instances: [] }, NOW)).toEqual(ids);
    expect(idsToFollowUp(survey, READ, NOW)).toEqual([]);
    expect(idsToFollowUp(survey, { ...READ, scope: { ...SCOPE, regionId: "cn-beijing" }, instances: [] }, NOW)).toEqual(
      [],
    );
  });

  it("stays while the instance is stopped since the same start, or cannot be read", () => {
    expect(readAs({})).toEqual([stop]);
    const odd = { ...anInstance(), status: unknown("odd"), startedAtMs: unknown("odd") };
    expect(kept(known(new Map([[STOP.instanceId, odd]])))).toEqual([stop]);
    expect(kept(unknown("DescribeInstances failed"))).toEqual([stop]);
  });

  it("goes once the instance was started, or does not exist", () => {
    expect(readAs({ status: "Running" })).toEqual([]);
    expect(readAs({ startedAtMs: STARTED + HOUR })).toEqual([]);
    expect(kept(known(new Map()))).toEqual([]);
  });
});

describe("the places of a run", () => {
  const ids = Array.from({ length: 8 }, (_, index) => `i-${index}`);
  const seen = [
    {
      ...READ,
      ...FOLLOWED,
      instances: ids.map((instanceId) => anInstance({ instanceId })),
      events: ids.map((instanceId) => aStop({ instanceId })),
    },
  ];
  const { limits, ...policy } = aPolicy();
  const facts = { ...FACTS, policy: { ...policy, limits: { ...limits, maxInstancesPerRun: 1 } } };
  /** The instances that eight hourly runs choose, if the case book is as old as that at each run. */
  const chosen = (bookAgeMs: number) =>
    new Set(
      ids.flatMap((_, hours) => {
        const nowMs = NOW + hours * HOUR;
        const memory = aMemory([], { book: known(aBook([], { recordedAtMs: nowMs - bookAgeMs })) });
        const [plan] = planRun({ ...facts, nowMs }, [{ ...SEEN, memory, seen }]);
        return plan?.due.map(({ instance }) => instance.instanceId) ?? [];
      }),
    );

  it.each(["apply", "plan"] as const)(
    "date what gets none by the reading, because another run may have called it since: %s",
    (mode) => {
      const early = [{ ...mustExist(seen[0], "a region"), readAtMs: NOW - HOUR }];
      const [plan] = planRun({ ...facts, mode }, [{ ...SEEN, seen: early }]);

      expect(new Set(plan?.results.map(({ atMs }) => atMs))).toEqual(new Set([NOW - HOUR]));
    },
  );

  it("go to other instances each hour while the log store takes no case book", () => {
    expect(chosen(HOUR).size).toBe(1);
    expect(chosen(3 * HOUR).size).toBeGreaterThan(2);
  });
});
