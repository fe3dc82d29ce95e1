/** Inputs one step beside a rule: what only looks like evidence, like a known code, like the earliest deadline. */
import { describe, expect, it } from "vitest";
import { createMoneyGate } from "../../../functions/core/decision/money-gate.ts";
import { needsPerson } from "../../../functions/core/decision/needs-person.ts";
import { inOrder } from "../../../functions/core/decision/order.ts";
import { planInstance } from "../../../functions/core/decision/plan.ts";
import { CloudError } from "../../../functions/core/failure/cloud-error.ts";
import { classify } from "../../../functions/core/failure/error-table.ts";
import { releaseDeadline } from "../../../functions/core/instance/release-deadline.ts";
import { parseAttemptLog } from "../../../functions/core/memory/attempt-log.ts";
import { needsPersonDigest } from "../../../functions/core/memory/digest.ts";
import {
  aCase,
  anInstance,
  aPlanContext,
  aStop,
  aSubject,
  aView,
  DAY,
  HOUR,
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
      subject: { instance: unlocked, previous: undefined, ownerStop: expect.anything(), warnings: [] },
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

describe("parseAttemptLog", () => {
  it.each(['{"length":1}', '"text"', "12", "null"])("reads %s, which is no list, as empty", (text) => {
    expect(parseAttemptLog(text)).toEqual([]);
  });

  it("leaves out what is no attempt", () => {
    const attempt = ["2030-01-15T12:00:00Z", "OK", "r"];
    const log = [attempt, ["2030", "OK"], ["2030", "OK", 1], "abc", null, { length: 3 }];

    expect(parseAttemptLog(JSON.stringify([...log, ["yesterday", "OK", "r"]]))).toEqual([
      { atMs: NOW, code: "OK", requestId: "r" },
    ]);
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
  const asking = (id: string) => ({
    records: [failed(id)],
    unreadable: [],
    read: new Set([""]),
    tried: new Set<string>(),
  });

  it("has eight digits, whoever it is about", () => {
    for (let number = 0; number < 200; number += 1)
      expect(needsPersonDigest(asking(`i-${number}`), "")).toMatch(/^=1:[0-9a-f]{8}$/);
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
