import { describe, expect, it } from "vitest";
import { planInstance } from "../../../../functions/core/decision/plan.ts";
import type { Case } from "../../../../functions/core/memory/case-book.ts";
import { unknown } from "../../../../functions/core/terms/reading.ts";
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
  MINUTE,
  NOW,
  SELECT_ALL,
} from "../../../support/builders.ts";
import type { PlainInstance as Instance } from "../../../support/plain-instance.ts";
import { context, decide, endOf, STOPPED } from "./a-plan.ts";

describe("planInstance", () => {
  it("reactivates what arrears stopped, with all that is known of it", () => {
    expect(decide({ hasLocalDisk: true })).toEqual({
      do: "reactivate",
      subject: {
        instance: anInstance({ lockReasons: ["financial"], hasLocalDisk: true }),
        evidence: "lock+event",
        stoppedAtMs: NOW - 2 * DAY,
        release: { atMs: NOW + 13 * DAY, source: "stop-event" },
        previous: undefined,
        ownerStop: undefined,
        note: undefined,
        warnings: ["local-disk-data-lost"],
      },
    });
  });

  it.each<[string, Partial<Instance>]>([
    ["skipped/subscription", { chargeType: "PrePaid" }],
    ["skipped/spot", { spotStrategy: "SpotAsPriceGo" }],
    ["skipped/spot", { lockReasons: ["recycling"], instanceId: "i-other" }],
    ["skipped/spot", { lockReasons: ["financial"], spotStrategy: "SpotAsPriceGo" }],
    ["reactivate", { lockReasons: ["financial", "recycling"] }],
    ["skipped/not-overdue", { status: "Running" }],
    ["skipped/changing-state", { status: "Starting" }],
    ["skipped/changing-state", { status: "Stopping" }],
    ["skipped/excluded", { tags: { "auto-recovery": "off" } }],
    ["parked/evidence-unreadable", { tags: undefined }],
    ["skipped/refunded", { lockReasons: ["financial", "refunded"] }],
    ["parked/security-lock", { lockReasons: ["financial", "security"] }],
    ["parked/security-lock", { lockReasons: ["security"], instanceId: "i-other" }],
    ["parked/dedicated-host-unpaid", { lockReasons: ["dedicatedhostfinancial"], instanceId: "i-other" }],
    ["skipped/not-overdue", { lockReasons: [], instanceId: "i-other" }],
    ["parked/owner-unclear", { instanceId: "i-other" }],
    ["parked/owner-unclear", { startedAtMs: NOW - 2 * DAY }],
  ])("ends as %s for %j", (end, instance) => {
    expect(endOf(instance)).toBe(end);
  });

  it("leaves out what was not asked for, whatever it is", () => {
    expect(endOf({}, STOPPED, context([], { instanceIds: new Set(["i-other"]) }))).toBe("skipped/not-selected");
    expect(endOf({}, STOPPED, context([], { instanceIds: new Set(["i-test0001"]) }))).toBe("reactivate");
  });

  it("leaves out what the policy does not select", () => {
    const select = { ...SELECT_ALL, includeTags: { env: "prod" } };

    expect(endOf({}, STOPPED, context([], { select }))).toBe("skipped/not-selected");
  });

  describe("a fact that could not be read", () => {
    const odd = unknown("odd");
    const due = anInstance({ lockReasons: ["financial"] });
    const grouped = context([], { select: { ...SELECT_ALL, resourceGroupIds: ["rg-1"] } });

    it.each([
      ["status", planInstance({ ...due, status: odd }, STOPPED, context())],
      ["charge type", planInstance({ ...due, chargeType: odd }, STOPPED, context())],
      ["spot strategy", planInstance({ ...due, spotStrategy: odd }, STOPPED, context())],
      ["locks", planInstance({ ...due, lockReasons: odd }, STOPPED, context())],
      ["tags", planInstance({ ...due, tags: odd }, STOPPED, context())],
      ["resource group", planInstance({ ...due, resourceGroupId: odd }, STOPPED, grouped)],
      ["events", planInstance(due, aView([], { eventsComplete: odd }), context())],
      ["memory", planInstance(due, STOPPED, context([], { memory: aMemory([], { book: odd }) }))],
    ])("keeps an instance waiting, and is named: %s", (fact, decision) => {
      expect(decision).toMatchObject({
        do: "nothing",
        outcome: { outcome: "parked", reason: "evidence-unreadable" },
        subject: { unknown: { fact, why: "odd" } },
      });
    });

    it.each(["security", "dedicatedhostfinancial"])(
      "does not hide the lock %s, which only a person can remove",
      (lock) => {
        const reason = lock === "security" ? "security-lock" : "dedicated-host-unpaid";
        const locked = { lockReasons: ["financial", lock] };

        expect(endOf(locked, STOPPED, context([], { memory: aMemory([], { book: odd }) }))).toBe(`parked/${reason}`);
        expect(endOf(locked, aView([], { eventsComplete: odd }))).toBe(`parked/${reason}`);
        expect(endOf({ ...locked, tags: undefined })).toBe("parked/evidence-unreadable");
      },
    );

    it("of the memory does not hold back a person or the hourly sweep where an event of its own was read", () => {
      const plan = context([], { memory: aMemory([], { book: odd }), actsWithoutMemory: true });

      expect(endOf({}, STOPPED, plan)).toBe("reactivate");
      expect(endOf({}, aView(), plan)).toBe("parked/evidence-unreadable");
    });

    it("does not matter where nothing shows that arrears stopped it", () => {
      expect(planInstance({ ...anInstance(), tags: odd }, aView(), context())).toMatchObject({
        outcome: { reason: "not-overdue" },
      });
    });
  });

  it("reads a planned release from the scheduled delete only", () => {
    const events = [
      aStop(),
      aStop({ type: "delete", state: "scheduled", atMs: NOW + DAY }),
      aStop({ type: "delete", state: "executed", atMs: NOW - DAY }),
    ];

    expect(decide({}, aView(events)).subject.release).toEqual({ atMs: NOW + DAY, source: "scheduled-delete" });
  });

  describe("with what earlier runs wrote", () => {
    const open = aCase({ wakesOn: "at:later", nextAttemptAtMs: NOW + HOUR });

    it("waits for an open case's time and keeps its reason", () => {
      expect(decide({}, STOPPED, context([open]))).toMatchObject({
        do: "wait",
        outcome: { outcome: "parked", reason: "cloud-error" },
        subject: { previous: open },
      });
    });

    it("tries again once it is due", () => {
      expect(endOf({}, STOPPED, context([{ ...open, nextAttemptAtMs: NOW }]))).toBe("reactivate");
    });

    it.each(["recovered", "recovered-by-cloud"] as const)("opens a new case after one that ended %s", (outcome) => {
      expect(decide({}, STOPPED, context([aCase({ outcome })])).subject.previous).toBeUndefined();
    });

    it("forgets a case of an earlier stop", () => {
      const restarted = { startedAtMs: NOW - 3 * HOUR };
      const view = aView([aStop({ atMs: NOW - 10 * MINUTE })]);

      expect(endOf(restarted, view, context([open]))).toBe("reactivate");
      expect(decide(restarted, view, context([open])).subject.previous).toBeUndefined();
    });

    it("keeps an open case where the instance shows no start, and asks a person", () => {
      const decision = decide({ startedAtMs: undefined }, STOPPED, context([open]));

      expect(decision).toMatchObject({ outcome: { reason: "owner-unclear" }, subject: { previous: open } });
      const closed = aCase({ outcome: "skipped", reason: "not-overdue" });
      expect(decide({ startedAtMs: undefined }, STOPPED, context([closed])).subject.previous).toBeUndefined();
    });

    it("does not call again what was accepted a moment ago", () => {
      const accepted = (ms: number) =>
        context([aCase({ outcome: "accepted", reason: "", acceptedAtMs: NOW - ms, atMs: NOW })]);

      expect(endOf({}, STOPPED, accepted(2 * MINUTE - 1))).toBe("accepted/");
      expect(endOf({}, STOPPED, accepted(2 * MINUTE))).toBe("reactivate");
    });

    it("takes the time of the record where the time of acceptance is missing", () => {
      const { reason: _, ...accepted } = aCase({ outcome: "accepted", atMs: NOW - MINUTE });

      expect(endOf({}, STOPPED, context([accepted]))).toBe("accepted");
    });

    it("keeps an earlier first look as the deadline", () => {
      const release = { atMs: NOW + DAY, source: "first-seen" } as const;

      expect(decide({}, aView(), context([aCase({ release })])).subject.release).toEqual(release);
    });

    it("believes what an earlier run read of this stop", () => {
      const seen = (evidence: Case["evidence"]) => context([aCase({ evidence })]);

      expect(decide({ lockReasons: [] }, aView(), seen("lock+event")).subject.evidence).toBe("lock+event");
      expect(endOf({ lockReasons: [] }, aView(), seen("event"))).toBe("reactivate");
    });

    it("asks a person again about a case that was unclear", () => {
      const unclear = aCase({ reason: "owner-unclear", evidence: "lock", wakesOn: "lock-change" });

      expect(endOf({}, aView(), context([unclear]))).toBe("parked/owner-unclear");
    });
  });

  it("keeps to what runs without memory left for a case, where the memory is lost", () => {
    const later = aCase({ wakesOn: "person", nextAttemptAtMs: NOW + HOUR, outcome: "failed", reason: "denied" });
    const plan = (cases: readonly Case[]) => {
      const memory = aMemory([], { book: unknown("the case book is lost"), remains: aBook(cases, { partial: true }) });
      return planInstance(anInstance(), aView([aStop()]), aPlanContext({ memory, actsWithoutMemory: true })).do;
    };

    expect(plan([later])).toBe("wait");
    expect(plan([{ ...later, startedAtMs: NOW - HOUR }])).toBe("reactivate");
    expect(plan([])).toBe("reactivate");
  });

  describe("with a lease of another run", () => {
    const lease = {
      accountId: "1000000000000001",
      regionId: "cn-hangzhou",
      runId: "run-0",
      rootRunId: "run-0",
      untilMs: NOW + 1,
      recordedAtMs: NOW - MINUTE,
    };
    const leased = (given: Partial<typeof lease> = {}) =>
      context([], { memory: aMemory([], { leases: new Map([["i-test0001", [{ ...lease, ...given }, lease]]]) }) });

    it("keeps away while one of them lasts, and shows when it ends", () => {
      expect(decide({}, STOPPED, leased())).toMatchObject({
        outcome: { reason: "in-progress" },
        subject: { lease: { untilMs: NOW + 1 } },
      });
      expect(decide({}, STOPPED, leased({ untilMs: NOW + 2 })).subject.lease?.untilMs).toBe(NOW + 2);
    });

    it("goes on when it is over, or is of its own chain", () => {
      const one = (given: Partial<typeof lease>) =>
        context([], { memory: aMemory([], { leases: new Map([["i-test0001", [{ ...lease, ...given }]]]) }) });

      expect(endOf({}, STOPPED, one({ untilMs: NOW }))).toBe("reactivate");
      expect(endOf({}, STOPPED, one({ rootRunId: "run-1" }))).toBe("reactivate");
    });
  });
});
