import { describe, expect, it } from "vitest";
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import type { Selection } from "../../../functions/core/terms/policy.ts";
import type { CloudModel } from "../../../simulator/cloud/cloud-model.ts";
import type { RunLog } from "../../../simulator/flight-recorder.ts";
import { checkOwnersStopsRespected } from "../../../simulator/invariants/owner-stopped.ts";
import {
  aLook,
  anAttempt,
  aRecord,
  aResult,
  aRun,
  type Clause,
  type Given,
  minute,
  told,
} from "../../support/a-result.ts";
import { ACCOUNT, anInstanceSpec, aPolicy } from "../../support/a-story.ts";
import { aSummary } from "../../support/builders.ts";

const REGION = `${ACCOUNT}/cn-hangzhou`;
const STARTED = -24 * 60;
const applied = (ownerStopped: boolean) => ({ atMs: minute(0), stop: 1, ownerStopped });
const stopEvent = (instanceId: string, count: number) => new Map([[REGION, new Map([[instanceId, minute(count)]])]]);
const readable = { answered: 1, failed: 0 };
const looks = (count: number, special = {}) => new Map([["i-1", [aLook({ atMs: minute(count), ...special })]]]);
const lockOnly = (how: Selection["lockOnly"]) => ({
  policy: aPolicy({ select: { ...aPolicy().select, lockOnly: how } }),
});

/** A run that saw the lock, no event, and started what its owner had stopped. */
const started = (special: Partial<RunLog> = {}, others: Partial<Given> = {}): Given => ({
  runs: [
    aRun({
      attempts: [anAttempt({ applied: applied(true) })],
      shown: looks(0, { locked: true }),
      ledger: readable,
      ...special,
    }),
  ],
  ...others,
});
const unclear = aRecord({ outcome: "parked", reason: "owner-unclear" });
const clear = aRecord({ outcome: "parked", reason: "no-stock" });
const storedAt = (...lines: (readonly [minute: number, record: StoredRecord])[]): Partial<Given> => ({
  stored: lines.map(([count, record]) => [count, "run-0", record] as const),
});

const sighting = { record_type: "sighting", instance_id: "i-1" };
/** In debt since an hour, as before its start and once more since, and seen by an earlier run at that minute. */
const seen = (count: number, special: Partial<RunLog> = {}, record: StoredRecord = sighting) =>
  started(special, {
    ...storedAt([count, record]),
    books: ({ accounts }) => {
      accounts.get(ACCOUNT)!.debtsAtMs.push(minute(STARTED - 60), minute(-60), minute(-10));
    },
  });
/** An event of any instance is the first sign. */
const seenBeforeEvents = (count: number) => ({
  ...started({}, storedAt([count, sighting])),
  books: ({ accounts }: CloudModel) => {
    const event = { instanceId: "i-2", state: "executed", regionId: "cn-hangzhou", visibleAtMs: minute(-60) } as const;
    accounts.get(ACCOUNT)!.events.push({ ...event, type: "delete", atMs: minute(-90) });
    accounts.get(ACCOUNT)!.events.push({ ...event, type: "stop", atMs: minute(-60) });
  },
});

const evidence: readonly Clause[] = [
  [
    "owner-stopped-started run-1 i-1: its stop event was in the minute of its start",
    started({ stopEvents: stopEvent("i-1", STARTED) }),
    started({ stopEvents: stopEvent("i-1", STARTED + 1) }),
    started({ stopEvents: stopEvent("i-1", STARTED), attempts: [anAttempt({ applied: applied(false) })] }),
    started({ stopEvents: stopEvent("i-1", STARTED), attempts: [anAttempt()] }),
  ],
  [
    "owner-stopped-started run-1 i-1: neither lock nor event",
    started({ shown: looks(0) }),
    started({ shown: looks(0, { locked: true }) }),
    started({ shown: looks(STARTED + 1, { locked: true }) }),
    started({ shown: looks(0), stopEvents: stopEvent("i-1", -60) }),
    // A lock that an earlier run saw is a sign as well.
    { runs: [aRun({ runId: "run-0", shown: looks(-60, { locked: true }) }), ...started({ shown: looks(0) }).runs] },
  ],
  [
    "owner-stopped-started run-1 i-1: neither lock nor event",
    started({ shown: looks(STARTED, { locked: true }), stopEvents: stopEvent("i-1", STARTED - 1) }),
    started({ shown: looks(STARTED, { locked: true }), stopEvents: stopEvent("i-1", STARTED + 1) }),
  ],
  [
    "owner-stopped-started run-1 i-1: neither lock nor event",
    started({ shown: looks(1, { locked: true }) }),
    started({ shown: looks(0, { locked: true }) }),
  ],
  [
    "owner-stopped-started run-1 i-1: a lock alone, where others had events",
    started({ stopEvents: stopEvent("i-2", -60) }),
    started(),
    started({ stopEvents: stopEvent("i-2", -60) }, { story: lockOnly("act") }),
  ],
  [
    "owner-stopped-started run-1 i-1: a lock alone, where others had events",
    started({}, { story: lockOnly("ask") }),
    started({}, { story: lockOnly("auto") }),
  ],
  [
    "owner-stopped-started run-1 i-1: a lock alone, which an earlier run found unclear",
    started({}, storedAt([-60, unclear])),
    started({}, storedAt([-60, unclear], [-30, clear])),
    started({}, { ...storedAt([-60, unclear]), story: lockOnly("act") }),
    started({ ledger: { answered: 1, failed: 1 } }, storedAt([-60, unclear])),
    started({ ledger: { answered: 0, failed: 0 } }, storedAt([-60, unclear])),
    started({}, storedAt([STARTED, unclear])),
    started({}, storedAt([1, unclear])),
    started({}, storedAt([-60, { ...unclear, instance_id: "i-2" }])),
    started({}, storedAt([-60, { ...unclear, record_type: "intent" }])),
  ],
  [
    "owner-stopped-started run-1 i-1: a lock alone, which an earlier run found unclear",
    // What is newer is of another instance, no instance record, or could not be read yet.
    started({}, storedAt([-60, unclear], [-50, { ...clear, instance_id: "i-2" }], [-40, sighting], [1, clear])),
    started({}, storedAt([-60, unclear], [-50, clear])),
  ],
  [
    "owner-stopped-started run-1 i-1: seen stopped without a lock by run-0",
    seen(-180),
    seen(-179),
    seen(STARTED + 1),
    seen(-180, {}, { ...sighting, instance_id: "i-2" }),
    seen(-180, {}, clear),
    seen(-180, { ledger: { answered: 0, failed: 0 } }),
    seen(-180, { ledger: { answered: 1, failed: 1 } }),
  ],
  [
    "owner-stopped-started run-1 i-1: seen stopped without a lock by run-0",
    // That an event says the arrears stopped it does not help.
    seen(STARTED + 2, { stopEvents: stopEvent("i-1", -30) }),
    seen(STARTED + 1, { stopEvents: stopEvent("i-1", -30) }),
  ],
  [
    "owner-stopped-started run-1 i-1: seen stopped without a lock by run-0",
    seenBeforeEvents(-180),
    seenBeforeEvents(-179),
  ],
];

/** A sweep that listed what is stopped without a lock and wrote down whom it sighted. */
function swept(count: number | undefined, special: Partial<RunLog> = {}, others: Partial<Given> = {}): Given {
  const listings = new Map([[REGION, { ids: new Set(["i-1"]), complete: true }]]);
  return {
    runs: [aRun({ listings, shown: looks(0), ledger: readable, summary: aSummary(), ...special })],
    ...(count === undefined ? {} : storedAt([count, sighting])),
    ...others,
  };
}
const incomplete = new Map([[REGION, { ids: new Set(["i-1"]), complete: false }]]);
const locked = { instances: [anInstanceSpec({ lockReasons: ["security"] })] };
const spot = { instances: [anInstanceSpec({ spotStrategy: "SpotAsPriceGo" })] };
const leftOut = { policy: aPolicy({ select: { ...aPolicy().select, resourceGroupIds: ["rg-other"] } }) };
const stopped = (count: number, by: string): Partial<Given> => ({
  books: ({ instances }) => instances.get("i-1")!.changes.push({ atMs: minute(count), status: "Stopped", by }),
});
const startedSince: Partial<Given> = {
  books: ({ instances }) => {
    instances.get("i-1")!.startedAtMs = minute(0);
  },
};

const sightings: readonly Clause[] = [
  [
    "sighting-missing run-1 i-1: swept, unlocked, not written",
    swept(undefined),
    swept(0.5),
    swept(STARTED + 1),
    swept(1),
    swept(undefined, { listings: incomplete }),
    swept(undefined, { shown: looks(0, { locked: true }) }),
    swept(undefined, { stopEvents: stopEvent("i-1", -60) }),
    swept(undefined, { ended: { how: "killed", atMs: minute(1) } }),
    swept(undefined, { undelivered: [sighting] }),
    swept(undefined, { summary: aSummary({ handedOver: true }) }),
    swept(undefined, {}, { story: locked }),
    swept(undefined, {}, { story: spot }),
    swept(undefined, {}, { story: leftOut }),
    swept(undefined, {}, stopped(1, "arrears")),
    swept(undefined, {}, startedSince),
    // An earlier run saw the lock.
    { runs: [aRun({ runId: "run-0", shown: looks(-60, { locked: true }) }), ...swept(undefined).runs] },
  ],
  // What arrears did after the sweep, and what else the run wrote about it.
  [
    "sighting-missing run-1 i-1: swept, unlocked, not written",
    swept(undefined, {}, { ...stopped(2, "arrears"), ...storedAt([0.5, unclear]) }),
    swept(undefined, {}, { ...stopped(1, "arrears"), ...storedAt([0.5, unclear]) }),
  ],
  // Written before its start, or after the run.
  ["sighting-missing run-1 i-1: swept, unlocked, not written", swept(STARTED), swept(STARTED + 1)],
  ["sighting-missing run-1 i-1: swept, unlocked, not written", swept(2), swept(1)],
];

describe("checkOwnersStopsRespected", () => {
  for (const [says, wrong, ...right] of [...evidence, ...sightings])
    it(`says: ${says}`, () => {
      expect(told(checkOwnersStopsRespected(aResult(wrong)))).toEqual([says]);
      for (const given of right) expect(told(checkOwnersStopsRespected(aResult(given)))).toEqual([]);
    });
});
