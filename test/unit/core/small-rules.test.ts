/** The small pure rules: one describe an exported function. */
import { describe, expect, it } from "vitest";
import { fundsOf, minimumFor, settleUntil } from "../../../functions/core/decision/money.ts";
import { createMoneyGate } from "../../../functions/core/decision/money-gate.ts";
import { needsPerson } from "../../../functions/core/decision/needs-person.ts";
import { inOrder } from "../../../functions/core/decision/order.ts";
import type { Instance } from "../../../functions/core/instance/instance.ts";
import { releaseDeadline } from "../../../functions/core/instance/release-deadline.ts";
import { priorityOf, selectionOf } from "../../../functions/core/instance/selection.ts";
import { warningsFor } from "../../../functions/core/instance/warnings.ts";
import { groupBy } from "../../../functions/core/lang/group-by.ts";
import { parseIso, toIso } from "../../../functions/core/lang/iso-time.ts";
import { known, unknown } from "../../../functions/core/terms/reading.ts";
import { aCase, anInstance, aStop, aSubject, CHINA, DAY, HOUR, NOW, SELECT_ALL } from "../../support/builders.ts";

describe("toIso and parseIso", () => {
  it("are each other's inverse", () => {
    expect(toIso(NOW)).toBe("2030-01-15T12:00:00.000Z");
    expect(parseIso(toIso(NOW + 123))).toBe(NOW + 123);
  });

  it("understand offsets and minute precision", () => {
    expect(parseIso("2030-01-15T20:00:00+08:00")).toBe(NOW);
    expect(parseIso("2030-01-15T12:00Z")).toBe(NOW);
  });

  it.each([
    "",
    "yesterday",
    "2030-01-15",
    "2030-13-45T12:00:00Z",
    "2030-01-15T12:00:00",
    "x2030-01-15T12:00Z",
    "2030-01-15T12:00Zx",
  ])("refuse %j", (text) => {
    expect(parseIso(text)).toBeUndefined();
  });

  it("pass over what is absent", () => {
    expect(parseIso(undefined)).toBeUndefined();
  });
});

describe("groupBy", () => {
  it("keeps the order of groups and members", () => {
    expect([...groupBy([3, 1, 4, 1, 5], (n) => n % 2)]).toEqual([
      [1, [3, 1, 1, 5]],
      [0, [4]],
    ]);
  });
});

describe("releaseDeadline", () => {
  const firstSeenAtMs = NOW;
  const stop = NOW - 3 * DAY;

  it("counts fifteen days from our first look when nothing else is known", () => {
    expect(releaseDeadline({ deletes: [], firstSeenAtMs })).toEqual({ atMs: NOW + 15 * DAY, source: "first-seen" });
  });

  it("prefers whatever is earliest and names it", () => {
    expect(releaseDeadline({ deletes: [], stoppedAtMs: stop, firstSeenAtMs })).toEqual({
      atMs: stop + 15 * DAY,
      source: "stop-event",
    });
    const planned = aStop({ type: "delete", state: "scheduled", atMs: NOW + DAY });
    expect(releaseDeadline({ deletes: [planned], stoppedAtMs: stop, firstSeenAtMs })).toEqual({
      atMs: NOW + DAY,
      source: "scheduled-delete",
    });
  });

  it("keeps an earlier first look of ours", () => {
    const remembered = { atMs: NOW + 9 * DAY, source: "first-seen" } as const;

    expect(releaseDeadline({ deletes: [], firstSeenAtMs, remembered })).toEqual(remembered);
  });

  it("names the best source where two agree", () => {
    const planned = aStop({ type: "delete", state: "scheduled", atMs: stop + 15 * DAY });

    expect(releaseDeadline({ deletes: [planned], stoppedAtMs: stop, firstSeenAtMs }).source).toBe("scheduled-delete");
  });
});

describe("selection", () => {
  it("excludes by any pair", () => {
    expect(selectionOf(anInstance({ tags: { "auto-recovery": "off" } }), SELECT_ALL)).toBe("excluded");
    expect(selectionOf(anInstance({ tags: { "auto-recovery": "on" } }), SELECT_ALL)).toBe("selected");
    const two = { ...SELECT_ALL, excludeTags: { a: "1", b: "2" } };
    expect(selectionOf(anInstance({ tags: { b: "2" } }), two)).toBe("excluded");
  });

  it("includes by every pair", () => {
    const two = { ...SELECT_ALL, includeTags: { a: "1", b: "2" } };

    expect(selectionOf(anInstance({ tags: { a: "1", b: "2", c: "3" } }), two)).toBe("selected");
    expect(selectionOf(anInstance({ tags: { a: "1" } }), two)).toBe("not-selected");
    expect(selectionOf(anInstance(), SELECT_ALL)).toBe("selected");
  });

  it("includes by resource group where some are named", () => {
    const groups = { ...SELECT_ALL, resourceGroupIds: ["rg-1"] };

    expect(selectionOf(anInstance(), groups)).toBe("selected");
    expect(selectionOf(anInstance({ resourceGroupId: "rg-2" }), groups)).toBe("not-selected");
    expect(selectionOf({ ...anInstance(), resourceGroupId: unknown("odd") }, groups)).toBe("unreadable");
  });

  it.each([
    ["7", 7],
    [" -3 ", -3],
    ["+12", 12],
    ["first", Number.MAX_SAFE_INTEGER],
    ["1.5", Number.MAX_SAFE_INTEGER],
    ["x1", Number.MAX_SAFE_INTEGER],
    ["1x", Number.MAX_SAFE_INTEGER],
    ["", Number.MAX_SAFE_INTEGER],
  ])("reads priority %j as %i", (text, priority) => {
    expect(priorityOf(anInstance({ tags: { "recovery-priority": text } }), SELECT_ALL)).toBe(priority);
  });

  it("fails closed where tags decide and cannot be read", () => {
    const unread = anInstance({ tags: undefined });
    const untagged = { ...SELECT_ALL, excludeTags: {} };

    for (const select of [SELECT_ALL, { ...untagged, includeTags: { a: "1" } }])
      expect(selectionOf(unread, select)).toBe("unreadable");
    expect(selectionOf(unread, untagged)).toBe("selected");
    expect(priorityOf(unread, untagged)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it.each(["constructor", "__proto__", "toString"])("knows a tag %s only where an instance has it", (key) => {
    const pair = Object.fromEntries([[key, "3"]]);
    const select = { ...SELECT_ALL, excludeTags: pair, priorityTag: key };
    const all = (instance: Instance) => [selectionOf(instance, select), priorityOf(instance, select)];

    expect(all(anInstance())).toEqual(["selected", Number.MAX_SAFE_INTEGER]);
    expect(all(anInstance({ tags: pair }))).toEqual(["excluded", 3]);
  });

  it("puts the untagged last", () => {
    expect(priorityOf(anInstance(), SELECT_ALL)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe("warningsFor", () => {
  it("has nothing to say of a plain instance", () => {
    expect(warningsFor(anInstance(), "china", NOW)).toEqual([]);
    expect(warningsFor(anInstance({ tags: undefined }), "china", NOW)).toEqual([]);
  });

  it("warns of everything the stop may cost", () => {
    const instance = anInstance({
      stoppedMode: "StopCharging",
      hasPublicIp: true,
      hasEip: true,
      hasLocalDisk: true,
      autoReleaseAtMs: NOW,
      tags: { "acs:autoscaling:scalingGroupId": "asg-1" },
    });

    expect(warningsFor(instance, "china", NOW)).toEqual([
      "public-ip-may-change",
      "eip-releases-earlier",
      "auto-release-time-passed",
      "local-disk-data-lost",
      "scaling-group-member",
    ]);
  });

  it("is silent where the cost does not arise", () => {
    expect(warningsFor(anInstance({ stoppedMode: "StopCharging" }), "china", NOW)).toEqual([]);
    expect(warningsFor(anInstance({ stoppedMode: "KeepCharging", hasPublicIp: true }), "china", NOW)).toEqual([]);
    expect(warningsFor(anInstance({ hasEip: true }), "international", NOW)).toEqual([]);
    expect(warningsFor(anInstance({ autoReleaseAtMs: NOW + 1 }), "china", NOW)).toEqual([]);
  });
});

describe("money", () => {
  it.each([
    ["china", "CNY", 100],
    ["china", "cny", 100],
    ["china", "", 100],
    ["china", "USD", 0],
    ["international", "CNY", 0],
    ["international", "", 0],
    ["international", "USD", 0],
  ] as const)("asks for %s in %s: %i", (site, currency, minimum) => {
    expect(minimumFor({ ...CHINA, site }, currency)).toBe(minimum);
  });

  it("lets the configuration say otherwise", () => {
    expect(minimumFor({ ...CHINA, balanceMinimum: 7 }, "CNY")).toBe(7);
  });

  it.each([
    [99.99, "low"],
    [100, "enough"],
    [-3, "low"],
  ] as const)("calls %d %s", (available, funds) => {
    expect(fundsOf(CHINA, { balance: known({ available, currency: "CNY" }) })).toBe(funds);
  });

  it("does not guess an unread balance", () => {
    expect(fundsOf(CHINA, { balance: unknown("odd") })).toBe("unknown");
  });
});

describe("settleUntil", () => {
  const settleMs = 120_000;
  const balance = unknown("not read");
  const paid = (atMs: number) => ({ balance, payment: known({ number: "T1", atMs }) });
  const unpaid = { balance, payment: known(undefined) };

  it("counts from the payment after the stop", () => {
    const untilMs = settleUntil({ money: paid(NOW - 5_000), stoppedAtMs: NOW - DAY, nowMs: NOW, settleMs });

    expect(untilMs).toBe(NOW - 5_000 + settleMs);
  });

  it("does not count a payment before the stop", () => {
    const untilMs = (paidAtMs: number) =>
      settleUntil({ money: paid(paidAtMs), stoppedAtMs: NOW - HOUR, nowMs: NOW, settleMs });

    expect(untilMs(NOW - HOUR - 1)).toBeUndefined();
    expect(untilMs(NOW - HOUR)).toBe(NOW - HOUR + settleMs);
  });

  it("counts any payment where the time of the stop is unknown", () => {
    expect(settleUntil({ money: paid(NOW - 1), nowMs: NOW, settleMs })).toBe(NOW - 1 + settleMs);
  });

  it("counts from the event where no payment is known, and from nothing else", () => {
    expect(settleUntil({ money: unpaid, eventAtMs: NOW - 9_000, nowMs: NOW, settleMs })).toBe(NOW - 9_000 + settleMs);
    expect(settleUntil({ money: unpaid, nowMs: NOW, settleMs })).toBeUndefined();
  });

  it("is not held back by a clock that runs ahead", () => {
    expect(settleUntil({ money: paid(NOW + DAY), nowMs: NOW, settleMs })).toBe(NOW + settleMs);
  });
});

describe("createMoneyGate", () => {
  it("lets everybody through where money is no question", () => {
    const gate = createMoneyGate(false);

    expect([gate.admit("m-1"), gate.admit("m-1"), gate.admit(undefined)]).toEqual(["go", "go", "go"]);
    gate.undecided();
    expect(gate.admit("m-1")).toBe("go");
  });

  it("sends one ahead, and the others after it was accepted", () => {
    const gate = createMoneyGate(true);

    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "wait"]);
    gate.accepted();
    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "go"]);
  });

  it("closes for the account on a refusal", () => {
    const gate = createMoneyGate(true);
    gate.admit("m-1");
    gate.refused("account", "m-1");

    expect([gate.admit("m-1"), gate.admit("m-2")]).toEqual(["refused", "refused"]);
  });

  it("closes for one image only on a refusal of its own", () => {
    const gate = createMoneyGate(true);
    gate.admit("m-1");
    gate.refused("image", "m-1");

    expect([gate.admit("m-1"), gate.admit("m-2"), gate.admit("m-3")]).toEqual(["refused", "go", "wait"]);
  });

  it("lets the others go after three canaries that told nothing", () => {
    const gate = createMoneyGate(true);
    for (let canary = 0; canary < 3; canary += 1) {
      expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "wait"]);
      gate.undecided();
    }

    expect([gate.admit("m-1"), gate.admit("m-1")]).toEqual(["go", "go"]);
  });

  it("takes back a canary that never left", () => {
    const gate = createMoneyGate(true);
    gate.admit("m-1");
    gate.withdrawn();

    expect([gate.admit("m-2"), gate.admit("m-1")]).toEqual(["go", "wait"]);
  });
});

describe("needsPerson", () => {
  const record = (outcome: string, reason = "", rest: Record<string, string> = {}) => ({ outcome, reason, ...rest });

  it.each(["insufficient-balance", "security-lock", "dedicated-host-unpaid", "quota", "owner-unclear"])(
    "asks at once for parked/%s",
    (reason) => {
      expect(needsPerson(record("parked", reason), NOW)).toBe(true);
      expect(needsPerson(record("skipped", reason), NOW)).toBe(false);
    },
  );

  it("asks for everything failed and released", () => {
    expect(needsPerson(record("failed", "denied"), NOW)).toBe(true);
    expect(needsPerson(record("released", "unknown"), NOW)).toBe(true);
  });

  it.each(["recovered", "recovered-by-cloud", "accepted", "planned", "skipped"])("does not ask for %s", (outcome) => {
    expect(needsPerson(record(outcome), NOW)).toBe(false);
    expect(needsPerson({}, NOW)).toBe(false);
  });

  it.each(["no-stock", "start-failed"])("asks for %s after a day of trying", (reason) => {
    const tried = (ms: number) => ({ attempt_log: JSON.stringify([[toIso(NOW - ms), "X", ""]]) });

    expect(needsPerson(record("parked", reason, tried(DAY + 1)), NOW)).toBe(true);
    expect(needsPerson(record("parked", reason, tried(DAY)), NOW)).toBe(false);
    expect(needsPerson(record("parked", reason), NOW)).toBe(false);
    expect(needsPerson(record("skipped", "in-progress", tried(9 * DAY)), NOW)).toBe(false);
  });

  it("asks for what is released within 74 hours", () => {
    const left = (ms: number) => ({ release_at: toIso(NOW + ms) });

    expect(needsPerson(record("parked", "settling", left(74 * HOUR - 1)), NOW)).toBe(true);
    expect(needsPerson(record("planned", "", left(HOUR)), NOW)).toBe(true);
    expect(needsPerson(record("parked", "settling", left(74 * HOUR)), NOW)).toBe(false);
    expect(needsPerson(record("recovered", "", left(HOUR)), NOW)).toBe(false);
  });
});

describe("inOrder", () => {
  const release = (atMs: number) => ({ release: { atMs, source: "stop-event" as const } });
  const ids = (subjects: Parameters<typeof inOrder>[0]) =>
    inOrder(subjects, SELECT_ALL, NOW).map(({ instance }) => instance.instanceId);

  it("puts whoever is lost within a day before every priority", () => {
    const urgent = aSubject({ instanceId: "i-urgent" }, release(NOW + DAY - 1));
    const chosen = aSubject({ instanceId: "i-chosen", tags: { "recovery-priority": "1" } }, release(NOW + DAY));

    expect(ids([chosen, urgent])).toEqual(["i-urgent", "i-chosen"]);
  });

  it("then goes by priority, never tried, time left, stop time and id", () => {
    const at = release(NOW + 5 * DAY);
    const previous = aCase({ attempts: 1 });
    const subjects = [
      aSubject({ instanceId: "i-7" }),
      aSubject({ instanceId: "i-6" }, at),
      aSubject({ instanceId: "i-5" }, { ...at, stoppedAtMs: NOW - DAY }),
      aSubject({ instanceId: "i-4" }, { ...at, stoppedAtMs: NOW - 2 * DAY }),
      aSubject({ instanceId: "i-8" }, { ...at, previous }),
      aSubject({ instanceId: "i-3" }, release(NOW + 4 * DAY)),
      aSubject({ instanceId: "i-2", tags: { "recovery-priority": "5" } }, { ...at, previous }),
      aSubject({ instanceId: "i-1", tags: { "recovery-priority": "5" } }, { ...at, previous: aCase() }),
    ];

    expect(ids(subjects)).toEqual(["i-1", "i-2", "i-3", "i-4", "i-5", "i-6", "i-7", "i-8"]);
  });

  it("breaks ties by id", () => {
    expect(ids([aSubject({ instanceId: "i-b" }), aSubject({ instanceId: "i-a" })])).toEqual(["i-a", "i-b"]);
  });
});
