/** Naming an id never overrides evidence, locks or exclusions. Every decision is the same as without the name. */
import { describe, expect, it } from "vitest";
import { type Decision, planInstance } from "../../../../functions/core/decision/plan.ts";
import type { PlanContext } from "../../../../functions/core/decision/plan-context.ts";
import type { RegionView } from "../../../../functions/core/decision/region-view.ts";
import type { Case, OwnerStop } from "../../../../functions/core/memory/case-book.ts";
import { known } from "../../../../functions/core/terms/reading.ts";
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
  STARTED,
} from "../../../support/builders.ts";
import type { PlainInstance as Instance } from "../../../support/plain-instance.ts";

interface Row {
  readonly instance?: Partial<Instance>;
  readonly view?: RegionView;
  readonly cases?: readonly Case[];
  readonly context?: Partial<PlanContext>;
}

const OTHERS = aView([aStop({ instanceId: "i-other" })]);
const sighted = (sinceMs: number) => {
  const stop: OwnerStop = {
    instanceId: "i-test0001",
    regionId: "cn-hangzhou",
    startedAtMs: STARTED,
    sinceMs,
    proof: "sighted",
  };
  return { memory: aMemory([], { book: known(aBook([], { ownerStops: new Map([["i-test0001", stop]]) })) }) };
};
const LEASE = {
  accountId: "1000000000000001",
  regionId: "cn-hangzhou",
  runId: "run-0",
  rootRunId: "run-0",
  untilMs: NOW + 1,
  recordedAtMs: NOW - MINUTE,
};

const ROWS: readonly [end: string, Row][] = [
  ["skipped/subscription", { instance: { chargeType: "PrePaid" } }],
  ["skipped/spot", { instance: { spotStrategy: "SpotAsPriceGo" } }],
  ["skipped/spot", { instance: { lockReasons: ["recycling"] }, view: OTHERS }],
  ["skipped/not-overdue", { instance: { status: "Running" } }],
  ["skipped/not-overdue", { instance: { lockReasons: [] }, view: OTHERS }],
  ["skipped/changing-state", { instance: { status: "Starting" } }],
  ["skipped/changing-state", { instance: { status: "Stopping" } }],
  ["skipped/excluded", { instance: { tags: { "auto-recovery": "off" } } }],
  ["parked/evidence-unreadable", { instance: { tags: undefined } }],
  ["skipped/not-selected", { context: { select: { ...SELECT_ALL, includeTags: { env: "prod" } } } }],
  ["skipped/not-selected", { context: { select: { ...SELECT_ALL, resourceGroupIds: ["rg-other"] } } }],
  ["skipped/refunded", { instance: { lockReasons: ["financial", "refunded"] } }],
  ["skipped/stopped-before-arrears", { context: sighted(NOW - 3 * DAY) }],
  ["parked/security-lock", { instance: { lockReasons: ["financial", "security"] } }],
  ["parked/security-lock", { instance: { lockReasons: ["security"] }, view: OTHERS }],
  ["parked/dedicated-host-unpaid", { instance: { lockReasons: ["financial", "dedicatedhostfinancial"] } }],
  ["parked/owner-unclear", { view: OTHERS }],
  ["parked/owner-unclear", { instance: { startedAtMs: NOW - 2 * DAY } }],
  ["parked/owner-unclear", { view: aView(), context: sighted(NOW - HOUR) }],
  ["parked/owner-unclear", { view: aView(), cases: [aCase({ reason: "owner-unclear", evidence: "lock" })] }],
  ["parked/owner-unclear", { view: aView(), context: { select: { ...SELECT_ALL, lockOnly: "ask" } } }],
  ["skipped/in-progress", { context: { memory: aMemory([], { leases: new Map([["i-test0001", [LEASE]]]) }) } }],
  ["accepted", { cases: [aCase({ outcome: "accepted", reason: undefined, acceptedAtMs: NOW - MINUTE })] }],
  ["reactivate", {}],
];

function decide(
  { instance, view = aView([aStop()]), cases = [], context }: Row,
  named: Partial<PlanContext>,
): Decision {
  const signals = { nowMs: NOW, manual: true, newIncome: false, balanceSuffices: false, build: "1 a" };
  const plan = aPlanContext({ memory: aMemory(cases), signals, ...context, ...named });
  return planInstance(anInstance({ lockReasons: ["financial"], ...instance }), view, plan);
}

function endOf(decision: Decision): string {
  if (decision.do === "reactivate") return "reactivate";
  const { outcome } = decision;
  return "reason" in outcome && outcome.reason ? `${outcome.outcome}/${outcome.reason}` : outcome.outcome;
}

describe("planInstance, with the id named", () => {
  it.each(ROWS)("ends as %s, the same as without the name: %#", (end, row) => {
    const named = decide(row, { instanceIds: new Set(["i-test0001"]) });

    expect(endOf(named)).toBe(end);
    expect(named).toEqual(decide(row, {}));
  });
});
