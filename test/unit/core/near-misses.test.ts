/** Inputs one step beside a rule: what only looks like evidence, like a known code, like the earliest deadline. */
import { describe, expect, it } from "vitest";
import { createMoneyGate } from "../../../functions/core/decision/money-gate.ts";
import { needsPerson } from "../../../functions/core/decision/needs-person.ts";
import { inOrder } from "../../../functions/core/decision/order.ts";
import { planInstance } from "../../../functions/core/decision/plan.ts";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import { classify } from "../../../functions/core/failure/error-table.ts";
import { attributeStop } from "../../../functions/core/instance/evidence.ts";
import { releaseDeadline } from "../../../functions/core/instance/release-deadline.ts";
import { parseAttemptLog, readLedger } from "../../../functions/core/memory/ledger.ts";
import { needsPersonDigest } from "../../../functions/core/memory/records.ts";
import {
  aCase,
  aLedger,
  anInstance,
  aPlanContext,
  aStop,
  aSubject,
  aView,
  DAY,
  HOUR,
  MINUTE,
  NOW,
  SELECT_ALL,
} from "../../support/builders.ts";

describe("planInstance", () => {
  it.each([
    ["a stop that is only planned", aStop({ state: "scheduled" })],
    ["a release that was carried out", aStop({ type: "delete" })],
    ["a planned release", aStop({ type: "delete", state: "scheduled", atMs: NOW + DAY })],
  ])("takes %s for no evidence", (_, event) => {
    const unlocked = anInstance({ hasLocalDisk: true });

    expect(planInstance(unlocked, aView([event]), aPlanContext())).toEqual({
      do: "nothing",
      subject: { instance: unlocked, warnings: [] },
      outcome: { outcome: "skipped", reason: "not-overdue" },
    });
  });

  it("takes a planned stop for no deadline", () => {
    const events = [aStop(), aStop({ state: "scheduled", atMs: NOW + HOUR })];

    expect(planInstance(anInstance(), aView(events), aPlanContext()).subject.release).toEqual({
      atMs: NOW + 13 * DAY,
      source: "stop-event",
    });
  });

  it("keeps what earlier runs wrote of an instance that nobody is known to have stopped", () => {
    const previous = aCase({ evidence: "event" });
    const instance = anInstance();

    expect(planInstance(instance, aView(), aPlanContext({ ledger: aLedger([previous]) })).subject).toEqual({
      instance,
      previous,
      warnings: [],
    });
  });

  it("takes a record of the minute of the start for one of this stop", () => {
    const previous = aCase({ recordedAtMs: NOW - 3 * DAY });
    const instance = anInstance({ startedAtMs: NOW - 3 * DAY });

    expect(
      planInstance(instance, aView([aStop()]), aPlanContext({ ledger: aLedger([previous]) })).subject.previous,
    ).toBe(previous);
  });

  it("does nothing with what is held, and with what another run holds", () => {
    const intent = {
      accountId: "1000000000000001",
      regionId: "cn-hangzhou",
      runId: "run-0",
      rootRunId: "run-0",
      leaseUntilMs: NOW + MINUTE,
      recordedAtMs: NOW - MINUTE,
    };
    const ledger = aLedger([], { intents: new Map([["i-test0001", [intent]]]) });

    expect(planInstance(anInstance({ lockReasons: ["security"] }), aView([aStop()]), aPlanContext()).do).toBe(
      "nothing",
    );
    expect(planInstance(anInstance(), aView([aStop()]), aPlanContext({ ledger })).do).toBe("nothing");
  });
});

describe("attributeStop", () => {
  const clues = {
    stops: [],

    othersHaveEvents: false,
    arrearsSignsMs: [NOW - DAY],
    sightedAtMs: [],
    lockOnly: "auto",
  } as const;

  it("names no time of a stop that it does not know", () => {
    expect(attributeStop(anInstance({ lockReasons: ["financial"] }), clues)).not.toHaveProperty("stoppedAtMs");
  });

  it("takes one sighting that came early enough, whatever the others say", () => {
    const sightedAtMs = [NOW - HOUR, NOW - 2 * DAY];

    expect(attributeStop(anInstance({ lockReasons: ["financial"] }), { ...clues, sightedAtMs }).by).toBe("owner");
  });

  it("takes the stop for one after the start where the instance shows no start time", () => {
    const { startedAtMs: _, ...neverStarted } = anInstance();

    expect(attributeStop(neverStarted, { ...clues, stops: [aStop()] })).toEqual({
      by: "arrears",
      evidence: "event",
      stoppedAtMs: NOW - 2 * DAY,
    });
  });

  it("believes a remembered lock and a sighting where the instance shows no start time", () => {
    const { startedAtMs: _, ...neverStarted } = anInstance();

    expect(attributeStop(neverStarted, { ...clues, lockSeenAtMs: NOW - HOUR }).by).toBe("arrears");
    expect(attributeStop(neverStarted, { ...clues, lockSeenAtMs: NOW - HOUR, sightedAtMs: [NOW - 2 * DAY] }).by).toBe(
      "owner",
    );
  });
});

describe("classify", () => {
  it.each([
    "Wrapped.InsufficientBalance",
    "Not.Forbidden.Really",
    "ReopenInstance.InstanceNotEnoughBalance.Details",
    "XMissingParameter",
    "OnceMoreInvalidApi",
  ])("does not know %s, which holds a known part in the wrong place", (code) => {
    expect(classify({ code }).class).toBe("unknown");
  });

  it.each(["InvalidParameter.Throttling", "Forbidden.Throttling.User", "MissingThrottlingPolicy"])(
    "takes the throttling in %s for what matters",
    (code) => {
      expect(classify({ code }).class).toBe("throttled");
    },
  );

  it("says of an unknown code where it was looked for", () => {
    expect(classify({ code: "NeverHeardOf" })).toMatchObject({ match: "*", source: "in none of the documents" });
  });
});

describe("CloudError", () => {
  it("says what failed and how, and nothing that the service said", () => {
    const failure = { action: "StopInstance", code: "Local.Timeout", message: "from the service", answered: false };
    const error = new CloudError(failure);

    expect(`${error}`).toBe("CloudError: StopInstance failed: Local.Timeout");
    expect(error.failure).toBe(failure);
  });
});

describe("releaseDeadline", () => {
  it("is the stop's where a planned release comes later", () => {
    const planned = aStop({ type: "delete", state: "scheduled", atMs: NOW + 14 * DAY });

    expect(releaseDeadline({ deletes: [planned], stoppedAtMs: NOW - 2 * DAY, firstSeenAtMs: NOW })).toEqual({
      atMs: NOW + 13 * DAY,
      source: "stop-event",
    });
  });

  it("is the earliest of several planned releases, in whatever order", () => {
    const deletes = [3, 1, 2].map((days) => aStop({ type: "delete", state: "scheduled", atMs: NOW + days * DAY }));

    expect(releaseDeadline({ deletes, firstSeenAtMs: NOW }).atMs).toBe(NOW + DAY);
  });
});

describe("createMoneyGate", () => {
  it("stays open for all where money is no question, however often a call tells nothing", () => {
    const gate = createMoneyGate(false);
    gate.undecided();

    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "go"]);
  });
});

describe("readLedger", () => {
  const at = (ms: number) => ({ schema_version: "1", recorded_at: new Date(ms).toISOString(), instance_id: "i-1" });
  const lease = (ms: number, run: string) => ({
    ...at(ms),
    record_type: "intent",
    instance_ids: "i-1",
    run_id: run,
    lease_until: new Date(NOW).toISOString(),
  });

  it("makes a case of instance records only", () => {
    const others = ["sighting", "account", "run"].map((record_type) => ({
      ...at(NOW),
      record_type,
      outcome: "parked",
    }));

    expect(readLedger(others).cases.size).toBe(0);
  });

  it("keeps the newest intent in whatever order they are read", () => {
    const [older, newer] = [lease(NOW - HOUR, "older"), lease(NOW, "newer")];

    for (const records of [
      [older, newer],
      [newer, older],
    ])
      expect(readLedger(records).intents.get("i-1")?.[0]?.runId).toBe("newer");
  });

  it("takes a lease only from an intent", () => {
    expect(readLedger([{ ...lease(NOW, "x"), record_type: "instance" }]).intents.size).toBe(0);
  });
});

describe("parseAttemptLog", () => {
  it.each(['{"length":1}', '"text"', "12", "null"])("reads %s, which is no list, as empty", (text) => {
    expect(parseAttemptLog(text)).toEqual([]);
  });

  it("leaves out what is no attempt", () => {
    const attempt = ["2030-01-15T12:00:00Z", "OK", "r"];
    const log = [attempt, ["2030", "OK"], ["2030", "OK", 1], "abc", null, { length: 3 }];

    expect(parseAttemptLog(JSON.stringify(log))).toEqual([attempt]);
  });
});

describe("needsPerson", () => {
  const tried = { attempt_log: JSON.stringify([[new Date(NOW - 2 * DAY).toISOString(), "X", ""]]) };

  it("does not ask for what came back after a day without stock", () => {
    expect(needsPerson({ outcome: "recovered", reason: "no-stock", ...tried }, NOW)).toBe(false);
  });
});

describe("needsPersonDigest", () => {
  const failed = (id: string) => ({ instance_id: id, outcome: "failed", reason: "denied" });

  it("has eight digits, whoever it is about", () => {
    for (let number = 0; number < 200; number += 1)
      expect(needsPersonDigest([failed(`i-${number}`)], new Set(), undefined)).toMatch(/^=1:[0-9a-f]{8}$/);
  });
});

describe("inOrder", () => {
  it("counts a case without a call as never tried", () => {
    const release = { atMs: NOW + 5 * DAY, source: "stop-event" as const };
    const parked = aSubject({ instanceId: "i-a" }, { release, previous: aCase({ attempts: 0 }) });
    const tried = aSubject({ instanceId: "i-0" }, { release, previous: aCase({ attempts: 1 }) });
    const fresh = aSubject({ instanceId: "i-b" }, { release });

    expect(inOrder([tried, fresh, parked], SELECT_ALL, NOW).map(({ instance }) => instance.instanceId)).toEqual([
      "i-a",
      "i-b",
      "i-0",
    ]);
  });

  it("keeps what it cannot tell apart as it came", () => {
    const names = ["first", "second", "third"];
    const same = names.map((name) => aSubject({ name }));

    expect(inOrder(same, SELECT_ALL, NOW).map(({ instance }) => instance.name)).toEqual(names);
  });
});
