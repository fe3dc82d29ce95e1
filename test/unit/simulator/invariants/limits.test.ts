import { describe, expect, it } from "vitest";
import type { Shown } from "../../../../simulator/flight-recorder.ts";
import { judgeLimits } from "../../../../simulator/invariants/limits.ts";
import { aLook, anAttempt, aResult, aRun, type Clause, type Given, told } from "../../../support/a-result.ts";
import { ACCOUNT, anInstanceSpec, aPolicy, FULL_SWEEP, START_MS } from "../../../support/a-story.ts";

const LIMITS = { maxInstancesPerRun: 2, maxConcurrentCalls: 2, maxCallsPerSecond: 3, fanOutAbove: 200 };
const STORY = {
  policy: aPolicy({ limits: LIMITS }),
  instances: ["i-1", "i-2", "i-3"].map((instanceId) => anInstanceSpec({ instanceId })),
};

/** Calls at these milliseconds, each answered after that many milliseconds. */
function calls(sent: readonly (readonly [instanceId: string, ms: number])[], answeredAfterMs = 100) {
  return sent.map(([instanceId, ms]) => {
    const sentAtMs = START_MS + ms;
    return anAttempt({ instanceId, sentAtMs, answer: { atMs: sentAtMs + answeredAfterMs, code: "accepted" } });
  });
}

const oneCall = calls([["i-1", 0]]);
const oneCallOf = (special: Parameters<typeof anInstanceSpec>[0]): Given => ({
  runs: [aRun({ attempts: oneCall })],
  story: { instances: [anInstanceSpec(special)] },
});
const oneCallBy = (trigger: object): Given => ({
  runs: [aRun({ attempts: oneCall, trigger: { ...FULL_SWEEP, ...trigger } })],
});

/** A call after these looks, and one more look that came too late for the call. */
const looksBefore = (...looks: Partial<Shown>[]): Given => ({
  runs: [
    aRun({
      attempts: oneCall,
      shown: new Map([["i-1", [...looks.map(aLook), aLook({ atMs: START_MS + 1, held: !looks.at(-1)?.held })]]]),
    }),
  ],
});

const CLAUSES: readonly Clause[] = [
  [
    "port-misused run-1: 500 items asked for",
    { runs: [aRun({ breaches: ["500 items asked for"] })] },
    { runs: [aRun()] },
  ],
  [
    "limit-broken run-1: 3 instances, limit 2",
    {
      runs: [
        aRun({
          attempts: calls([
            ["i-1", 0],
            ["i-2", 1_000],
            ["i-3", 2_000],
          ]),
        }),
      ],
    },
    {
      runs: [
        aRun({
          attempts: calls([
            ["i-1", 0],
            ["i-2", 1_000],
            ["i-1", 2_000],
          ]),
        }),
      ],
    },
  ],
  [
    "limit-broken run-1: 2 instances, limit 1",
    {
      runs: [
        aRun({
          trigger: { ...FULL_SWEEP, maxInstances: 1 },
          attempts: calls([
            ["i-1", 0],
            ["i-2", 1_000],
          ]),
        }),
      ],
    },
    {
      runs: [
        aRun({
          trigger: { ...FULL_SWEEP, maxInstances: 3 },
          attempts: calls([
            ["i-1", 0],
            ["i-2", 1_000],
            ["i-3", 2_000],
          ]),
        }),
      ],
    },
  ],
  [
    "limit-broken run-1 i-1: 4 calls, attempts 3",
    {
      runs: [
        aRun({
          attempts: calls([
            ["i-1", 0],
            ["i-1", 1_000],
            ["i-1", 2_000],
            ["i-1", 3_000],
          ]),
        }),
      ],
    },
    {
      runs: [
        aRun({
          attempts: calls([
            ["i-1", 0],
            ["i-1", 1_000],
            ["i-1", 2_000],
            ["i-2", 3_000],
          ]),
        }),
      ],
    },
  ],
  [
    "limit-broken run-1: 3 calls at once, limit 2",
    {
      runs: [
        aRun({
          attempts: calls(
            [
              ["i-1", 0],
              ["i-2", 500],
              ["i-1", 1_000],
            ],
            1_001,
          ),
        }),
      ],
    },
    {
      runs: [
        aRun({
          attempts: calls(
            [
              ["i-1", 0],
              ["i-2", 500],
              ["i-1", 1_000],
            ],
            1_000,
          ),
        }),
      ],
    },
  ],
  [
    "limit-broken run-1: 3 calls at once, limit 2",
    { runs: [aRun({ attempts: [0, 10_000, 20_000].map((ms) => anAttempt({ sentAtMs: START_MS + ms })) })] },
    { runs: [aRun({ attempts: [0, 10_000].map((ms) => anAttempt({ sentAtMs: START_MS + ms })) })] },
  ],
  [
    `limit-broken run-1: 4 calls in one second to ${ACCOUNT}/cn-hangzhou, limit 3`,
    {
      runs: [
        aRun({
          attempts: calls([
            ["i-1", 0],
            ["i-2", 300],
            ["i-1", 600],
            ["i-2", 999],
          ]),
        }),
      ],
    },
    {
      runs: [
        aRun({
          attempts: calls([
            ["i-1", 0],
            ["i-2", 300],
            ["i-1", 600],
            ["i-2", 1_000],
          ]),
        }),
      ],
    },
  ],
  [
    "limit-broken run-1 i-1: a call after the deadline",
    { runs: [aRun({ attempts: oneCall, deadlineMs: START_MS - 1 })] },
    { runs: [aRun({ attempts: oneCall, deadlineMs: START_MS })] },
  ],
  ["out-of-scope run-1: 1 calls in plan mode", oneCallBy({ mode: "plan" }), oneCallBy({ mode: "apply" })],
  [
    "out-of-scope run-1 i-9: an id that is not in this account and region",
    { runs: [aRun({ attempts: calls([["i-9", 0]]) })] },
    { runs: [aRun({ attempts: oneCall })] },
  ],
  [
    "out-of-scope run-1 i-1: an id that is not in this account and region",
    oneCallOf({ regionId: "cn-beijing" }),
    oneCallOf({}),
  ],
  [
    "out-of-scope run-1 i-1: an id that is not in this account and region",
    oneCallOf({ accountId: "1000000000000002" }),
    oneCallOf({}),
  ],
  [
    "out-of-scope run-1 i-1: not selected by the policy",
    {
      runs: [aRun({ attempts: oneCall })],
      story: {
        policy: aPolicy({ select: { ...STORY.policy.select, excludeTags: { recovery: "off" } } }),
        instances: [anInstanceSpec({ tags: { recovery: "off" } })],
      },
    },
    oneCallOf({ tags: { recovery: "off" } }),
  ],
  [
    "out-of-scope run-1 i-1: held by a lock when it was last looked at",
    looksBefore({ held: true }),
    looksBefore({ held: false }),
    looksBefore({ held: true }, { held: false }),
  ],
  ["out-of-scope run-1 i-1: a subscription", oneCallOf({ chargeType: "PrePaid" }), oneCallOf({})],
  ["out-of-scope run-1 i-1: a spot instance", oneCallOf({ spotStrategy: "SpotAsPriceGo" }), oneCallOf({})],
  [
    `out-of-scope run-1 i-1: account ${ACCOUNT}`,
    oneCallBy({ accountIds: ["1000000000000002"] }),
    oneCallBy({ accountIds: [ACCOUNT] }),
  ],
  [
    "out-of-scope run-1 i-1: region cn-hangzhou",
    oneCallBy({ regions: ["cn-beijing"] }),
    oneCallBy({ regions: ["cn-hangzhou"] }),
  ],
  ["out-of-scope run-1 i-1: not asked for", oneCallBy({ instanceIds: ["i-2"] }), oneCallBy({ instanceIds: ["i-1"] })],
];

describe("judgeLimits", () => {
  for (const [says, wrong, ...right] of CLAUSES)
    it(`reports: ${says}`, () => {
      const check = (given: Given) => told(judgeLimits(aResult({ ...given, story: { ...STORY, ...given.story } })));

      expect(check(wrong)).toEqual([says]);
      for (const given of right) expect(check(given)).toEqual([]);
    });
});
