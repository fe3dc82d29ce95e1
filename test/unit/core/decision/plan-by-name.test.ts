/** Naming an id never overrides evidence, locks or exclusions: every decision stands as it was without the name. */
import { describe, expect, it } from "vitest";
import {
  type Decision,
  type PlanContext,
  planInstance,
  type RegionView,
} from "../../../../functions/core/decision/plan.ts";
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

interface Row {
  readonly instance?: Partial<Instance>;
  readonly view?: RegionView;
  readonly cases?: readonly LedgerCase[];
  readonly context?: Partial<PlanContext>;
}

const OTHERS = aView([aStop({ instanceId: "i-other" })]);
const SIGHTED = { sightings: new Map([["i-test0001", [NOW - 3 * DAY]]]) };
const ASKED = { foundUnclearAtMs: new Map([["i-test0001", NOW - HOUR]]) };
const LEASE = {
  accountId: "1000000000000001",
  regionId: "cn-hangzhou",
  runId: "run-0",
  rootRunId: "run-0",
  leaseUntilMs: NOW + 1,
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
  ["skipped/not-selected", { instance: { tags: undefined } }],
  ["skipped/not-selected", { context: { select: { ...SELECT_ALL, includeTags: { env: "prod" } } } }],
  ["skipped/not-selected", { context: { select: { ...SELECT_ALL, resourceGroupIds: ["rg-other"] } } }],
  ["skipped/refunded", { instance: { lockReasons: ["financial", "refunded"] } }],
  ["skipped/stopped-before-arrears", { view: aView([aStop()], SIGHTED) }],
  ["parked/security-lock", { instance: { lockReasons: ["financial", "security"] } }],
  ["parked/security-lock", { instance: { lockReasons: ["security"] }, view: OTHERS }],
  ["parked/dedicated-host-unpaid", { instance: { lockReasons: ["financial", "dedicatedhostfinancial"] } }],
  ["parked/owner-unclear", { view: OTHERS }],
  ["parked/owner-unclear", { instance: { startedAtMs: NOW - 2 * DAY } }],
  ["parked/owner-unclear", { view: aView([], { sightings: new Map([["i-test0001", [NOW - HOUR]]]) }) }],
  ["parked/owner-unclear", { view: aView([], ASKED) }],
  ["parked/owner-unclear", { view: aView(), cases: [aCase({ reason: "owner-unclear", evidence: "lock" })] }],
  ["parked/owner-unclear", { view: aView(), context: { select: { ...SELECT_ALL, lockOnly: "ask" } } }],
  ["skipped/in-progress", { context: { ledger: aLedger([], { intents: new Map([["i-test0001", [LEASE]]]) }) } }],
  ["accepted", { cases: [aCase({ outcome: "accepted", reason: undefined, acceptedAtMs: NOW - MINUTE })] }],
  ["reactivate", {}],
];

function decide(
  { instance, view = aView([aStop()]), cases = [], context }: Row,
  named: Partial<PlanContext>,
): Decision {
  const signals = () => ({ nowMs: NOW, manual: true, newIncome: false, balanceSuffices: false, buildChanged: false });
  const plan = aPlanContext({ ledger: aLedger(cases), signals, ...context, ...named });
  return planInstance(anInstance({ lockReasons: ["financial"], ...instance }), view, plan);
}

function endOf(decision: Decision): string {
  if (decision.do === "reactivate") return "reactivate";
  const { outcome } = decision;
  return "reason" in outcome && outcome.reason ? `${outcome.outcome}/${outcome.reason}` : outcome.outcome;
}

describe("planInstance, with the id named", () => {
  it.each(ROWS)("ends as %s, as it does without: %#", (end, row) => {
    const named = decide(row, { instanceIds: new Set(["i-test0001"]) });

    expect(endOf(named)).toBe(end);
    expect(named).toEqual(decide(row, {}));
  });
});
