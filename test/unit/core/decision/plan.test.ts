import { describe, expect, it } from "vitest";
import { type PlanContext, planInstance } from "../../../../functions/core/decision/plan.ts";
import type { PlainInstance as Instance } from "../../../support/plain-instance.ts";
import type { LedgerCase } from "../../../../functions/core/memory/ledger.ts";
import {
  aCase,
  aLedger,
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

const context = (cases: readonly LedgerCase[] = [], given: Partial<PlanContext> = {}) =>
  aPlanContext({ ledger: aLedger(cases), ...given });
const STOPPED = aView([aStop()]);
const decide = (instance: Partial<Instance>, view = STOPPED, plan = context()) =>
  planInstance(anInstance({ lockReasons: ["financial"], ...instance }), view, plan);
const endOf = (...args: Parameters<typeof decide>) => {
  const decision = decide(...args);
  if (decision.do === "reactivate") return "reactivate";
  const { outcome } = decision;
  return "reason" in outcome ? `${outcome.outcome}/${outcome.reason}` : outcome.outcome;
};

describe("planInstance", () => {
  it("reactivates what arrears stopped, with all that is known of it", () => {
    expect(decide({ hasLocalDisk: true })).toEqual({
      do: "reactivate",
      subject: {
        instance: anInstance({ lockReasons: ["financial"], hasLocalDisk: true }),
        evidence: "lock+event",
        stoppedAtMs: NOW - 2 * DAY,
        release: { atMs: NOW + 13 * DAY, source: "stop-event" },
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
    ["skipped/not-selected", { tags: undefined }],
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

  it.each([
    ["Running", "skipped/not-overdue"],
    ["Starting", "skipped/not-overdue"],
    ["Stopped", "reactivate"],
  ])("takes a case that was closed while the instance was %s for what it says of this stop: %s", (status, end) => {
    const closed = aCase({ outcome: "skipped", reason: "not-overdue", evidence: "lock", recordedAtMs: NOW - HOUR });

    expect(endOf({ lockReasons: [] }, aView(), context([{ ...closed, status }]))).toBe(end);
  });

  it("leaves out what was not asked for, whatever it is", () => {
    expect(endOf({}, STOPPED, context([], { instanceIds: new Set(["i-other"]) }))).toBe("skipped/not-selected");
    expect(endOf({}, STOPPED, context([], { instanceIds: new Set(["i-test0001"]) }))).toBe("reactivate");
  });

  it("leaves out what the policy does not select", () => {
    const select = { ...SELECT_ALL, includeTags: { env: "prod" } };

    expect(endOf({}, STOPPED, context([], { select }))).toBe("skipped/not-selected");
  });

  it("never starts what a sighting shows its owner stopped, and has no deadline for it", () => {
    const view = aView([aStop()], { sightings: new Map([["i-test0001", [NOW - 3 * DAY]]]) });
    const decision = decide({ lockReasons: ["financial", "security"] }, view);

    expect(decision).toMatchObject({ do: "nothing", outcome: { reason: "stopped-before-arrears" } });
    expect(decision.subject.release).toBeUndefined();
    expect(decision.subject.evidence).toBeUndefined();
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

    it.each(["recovered", "recovered-by-cloud"])("opens a new case after one that ended %s", (outcome) => {
      expect(decide({}, STOPPED, context([aCase({ outcome })])).subject.previous).toBeUndefined();
    });

    it("forgets a case of an earlier stop", () => {
      const restarted = { startedAtMs: NOW - 30 * MINUTE };
      const view = aView([aStop({ atMs: NOW - 10 * MINUTE })]);

      expect(endOf(restarted, view, context([open]))).toBe("reactivate");
      expect(decide(restarted, view, context([open])).subject.previous).toBeUndefined();
    });

    it("keeps it where the instance shows no start time", () => {
      const { startedAtMs: _, ...neverStarted } = anInstance({ lockReasons: ["financial"] });

      expect(planInstance(neverStarted, STOPPED, context([open])).do).toBe("wait");
    });

    it("does not call again what was accepted a moment ago", () => {
      const accepted = (ms: number) =>
        context([aCase({ outcome: "accepted", reason: "", acceptedAtMs: NOW - ms, recordedAtMs: NOW })]);

      expect(endOf({}, STOPPED, accepted(2 * MINUTE - 1))).toBe("accepted/");
      expect(endOf({}, STOPPED, accepted(2 * MINUTE))).toBe("reactivate");
    });

    it("takes the time of the record where the time of acceptance is missing", () => {
      const { reason: _, ...accepted } = aCase({ outcome: "accepted", recordedAtMs: NOW - MINUTE });

      expect(endOf({}, STOPPED, context([accepted]))).toBe("accepted");
    });

    it("keeps an earlier first look as the deadline", () => {
      const release = { atMs: NOW + DAY, source: "first-seen" } as const;

      expect(decide({}, aView(), context([aCase({ release })])).subject.release).toEqual(release);
    });

    it("believes a lock that an earlier run read, and nothing else it wrote", () => {
      const seen = (evidence: string) => context([aCase({ evidence })]);

      expect(decide({ lockReasons: [] }, aView(), seen("lock+event")).subject.evidence).toBe("lock");
      expect(endOf({ lockReasons: [] }, aView(), seen("event"))).toBe("skipped/not-overdue");
    });
  });

  describe("where an earlier run asked a person whose stop it was", () => {
    const asked = (atMs: number) => aView([], { foundUnclearAtMs: new Map([["i-test0001", atMs]]) });

    it("asks again while events are out of sight", () => {
      expect(endOf({ startedAtMs: NOW - DAY }, asked(NOW - DAY))).toBe("parked/owner-unclear");
      expect(endOf({}, asked(NOW - HOUR), context([aCase({ evidence: "lock", recordedAtMs: NOW })]))).toBe(
        "parked/owner-unclear",
      );
    });

    it("asks again because the ledger says so", () => {
      const unclear = aCase({ reason: "owner-unclear", evidence: "lock", wakesOn: "lock-change" });

      expect(endOf({}, aView(), context([unclear]))).toBe("parked/owner-unclear");
    });

    it("asks again where no start is known", () => {
      const { startedAtMs: _, ...unstarted } = anInstance({ lockReasons: ["financial"] });

      expect(planInstance(unstarted, asked(NOW - 9 * DAY), context())).toMatchObject({
        outcome: { outcome: "parked", reason: "owner-unclear" },
      });
    });

    it("does not, when that was another stop", () => {
      expect(endOf({ startedAtMs: NOW - DAY }, asked(NOW - DAY - 1))).toBe("reactivate");
    });

    it("does not, when an event was seen since", () => {
      const seen = (recordedAtMs: number) => context([aCase({ evidence: "lock+event", recordedAtMs })]);

      expect(endOf({}, asked(NOW - HOUR), seen(NOW - HOUR + 1))).toBe("reactivate");
      expect(endOf({}, asked(NOW - HOUR), seen(NOW - HOUR))).toBe("parked/owner-unclear");
    });
  });

  it("forgets a lock that an instance outlived its release with", () => {
    const seen = (atMs: number) => context([aCase({ evidence: "lock", release: { atMs, source: "first-seen" } })]);

    expect(endOf({ lockReasons: [] }, aView(), seen(NOW - 1))).toBe("skipped/not-overdue");
    expect(endOf({ lockReasons: [] }, aView(), seen(NOW))).toBe("reactivate");
  });

  describe("with a lease of another run", () => {
    const intent = {
      accountId: "1000000000000001",
      regionId: "cn-hangzhou",
      runId: "run-0",
      rootRunId: "run-0",
      leaseUntilMs: NOW + 1,
      recordedAtMs: NOW - MINUTE,
    };
    const leased = (given: Partial<typeof intent> = {}, cases: readonly LedgerCase[] = []) =>
      context(cases, { ledger: aLedger(cases, { intents: new Map([["i-test0001", [{ ...intent, ...given }]]]) }) });

    it("keeps away while it lasts", () => {
      expect(endOf({}, STOPPED, leased())).toBe("skipped/in-progress");
    });

    it("goes on when it is over, is of its own chain, or was reported on", () => {
      expect(endOf({}, STOPPED, leased({ leaseUntilMs: NOW }))).toBe("reactivate");
      expect(endOf({}, STOPPED, leased({ rootRunId: "run-1" }))).toBe("reactivate");
      expect(endOf({}, STOPPED, leased({}, [aCase({ recordedAtMs: NOW - MINUTE, wakesOn: "next-run" })]))).toBe(
        "reactivate",
      );
    });

    it("keeps away while any of two leases lasts", () => {
      const reported = aCase({ runId: "run-9", recordedAtMs: NOW });
      const both = [{ ...intent, runId: "run-9", recordedAtMs: NOW }, intent];
      const ledger = aLedger([reported], { intents: new Map([["i-test0001", both]]) });

      expect(endOf({}, STOPPED, context([], { ledger }))).toBe("skipped/in-progress");
    });

    it("keeps away when the report is another run's", () => {
      expect(endOf({}, STOPPED, leased({}, [aCase({ runId: "run-9", recordedAtMs: NOW })]))).toBe(
        "skipped/in-progress",
      );
    });

    it("keeps away when the report is older than the lease", () => {
      expect(endOf({}, STOPPED, leased({}, [aCase({ recordedAtMs: NOW - 2 * MINUTE })]))).toBe("skipped/in-progress");
    });
  });
});
