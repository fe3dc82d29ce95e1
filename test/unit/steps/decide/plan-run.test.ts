import { describe, expect, it } from "vitest";
import type { AccountMemory } from "../../../../functions/core/memory/read-memory.ts";
import { known, unknown } from "../../../../functions/core/terms/reading.ts";
import { planRun, type SeenAccount } from "../../../../functions/steps/decide/plan-run.ts";
import { aPolicy, FULL_SWEEP } from "../../../support/a-story.ts";
import { aMemory, anInstance, aStop, CHINA, NOW, STARTED } from "../../../support/builders.ts";

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

function planned(given: Partial<SeenAccount>) {
  const facts = {
    nowMs: NOW,
    trigger: FULL_SWEEP,
    policy: aPolicy(),
    mode: "apply",
    rootRunId: "run-1",
    build: "1 a",
  } as const;
  const money = { balance: known({ available: 100, currency: "CNY" }), payment: known(undefined) };
  const seen = { account: CHINA, money, memory: aMemory(), seen: [], partly: [], ...given };
  const [plan] = planRun(facts, [seen]);
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
