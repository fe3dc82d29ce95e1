/** Builders for tests. Each test sets only the values that it is about. */

import type { PlanContext } from "../../functions/core/decision/plan-context.ts";
import type { RegionView } from "../../functions/core/decision/region-view.ts";
import type { Result, Subject } from "../../functions/core/decision/subject.ts";
import type { ArrearsEvent, Instance } from "../../functions/core/instance/instance.ts";
import type { Case, CaseBook } from "../../functions/core/memory/case-book.ts";
import { emptyBook } from "../../functions/core/memory/merge-books.ts";
import type { AccountMemory } from "../../functions/core/memory/read-memory.ts";
import type { AccountPolicy, Selection } from "../../functions/core/terms/policy.ts";
import { known } from "../../functions/core/terms/reading.ts";
import type { Summary } from "../../functions/core/terms/summary.ts";
import type { DecisionFacts } from "../../functions/steps/act/decide-again.ts";
import { type PlainInstance, readingsOf } from "./plain-instance.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** 2030-01-15T12:00:00Z: "now" in tests of the core. */
export const NOW = Date.UTC(2030, 0, 15, 12);

export function anInstance(given: Partial<PlainInstance> = {}): Instance {
  return readingsOf({
    accountId: "1000000000000001",
    regionId: "cn-hangzhou",
    instanceId: "i-test0001",
    name: "web",
    type: "ecs.g6.large",
    zoneId: "cn-hangzhou-h",
    vpcId: "vpc-1",
    status: "Stopped",
    chargeType: "PostPaid",
    spotStrategy: "NoSpot",
    lockReasons: [],
    startedAtMs: NOW - 10 * DAY,
    tags: {},
    resourceGroupId: "rg-1",
    hasPublicIp: false,
    hasEip: false,
    hasLocalDisk: false,
    ...given,
  });
}

export function aStop(given: Partial<ArrearsEvent> = {}): ArrearsEvent {
  return { instanceId: "i-test0001", type: "stop", state: "executed", atMs: NOW - 2 * DAY, ...given };
}

export const STARTED = NOW - 10 * DAY;

export function aCase(given: Partial<Case> = {}): Case {
  return {
    instanceId: "i-test0001",
    regionId: "cn-hangzhou",
    atMs: NOW - HOUR,
    runId: "run-0",
    build: "1 a",
    outcome: "parked",
    reason: "cloud-error",
    sinceMs: NOW - HOUR,
    startedAtMs: STARTED,
    attempts: 0,
    attemptLog: [],
    ...given,
  };
}

export function aBook(cases: readonly Case[] = [], given: Partial<CaseBook> = {}): CaseBook {
  return {
    ...emptyBook("1000000000000001"),
    recordedAtMs: NOW - HOUR,
    readAtMs: NOW - HOUR,
    cases: new Map(cases.map((one) => [one.instanceId, one])),
    ...given,
  };
}

export function aMemory(cases: readonly Case[] = [], given: Partial<AccountMemory> = {}): AccountMemory {
  return {
    accountId: "1000000000000001",
    book: known(aBook(cases)),
    isNew: false,
    isLost: false,
    leases: new Map(),
    rootRuns: known(new Set()),
    ...given,
  };
}

export const CHINA: AccountPolicy = { id: "1000000000000001", name: "production", site: "china", regions: "all" };

export const SELECT_ALL: Selection = {
  includeTags: {},
  excludeTags: { "auto-recovery": "off" },
  resourceGroupIds: [],
  priorityTag: "recovery-priority",
  lockOnly: "auto",
};

export function aView(events: readonly ArrearsEvent[] = [], given: Partial<RegionView> = {}): RegionView {
  const eventsByInstance = new Map<string, ArrearsEvent[]>();
  for (const event of events)
    eventsByInstance.set(event.instanceId, [...(eventsByInstance.get(event.instanceId) ?? []), event]);
  const stops = events.filter(({ type, state }) => type === "stop" && state === "executed");
  return {
    account: CHINA,
    eventsByInstance,
    anyEvents: events.length > 0,
    eventsComplete: known(true),
    suspensionSignsMs: stops.map(({ atMs }) => atMs),
    debtPossible: stops.length > 0,
    readAtMs: NOW,
    debtOverAtMs: Number.NEGATIVE_INFINITY,
    debtPaidSince: false,
    solvent: false,
    listed: true,
    ...given,
  };
}

export function aSubject(given: Partial<PlainInstance> = {}, rest: Partial<Omit<Subject, "instance">> = {}): Subject {
  return { instance: anInstance(given), warnings: [], ...rest };
}

export function aResult(outcome: Result["outcome"], given: Partial<Result> = {}): Result {
  return { subject: aSubject(), atMs: NOW, outcome, calls: 0, attempts: 0, attemptLog: [], ...given };
}

export function aPlanContext(given: Partial<PlanContext> = {}): PlanContext {
  return {
    nowMs: NOW,
    rootRunId: "run-1",
    select: SELECT_ALL,
    memory: aMemory(),
    signals: { nowMs: NOW, manual: false, newIncome: false, balanceSuffices: false, build: "1 a" },
    actsWithoutMemory: false,
    ...given,
  };
}

/** Facts of `decide-again.ts`: a region in which the events of every named instance say that arrears stopped it. */
export function decisionFacts(instanceIds: readonly string[] = ["i-test0001"]): DecisionFacts {
  const view = aView(instanceIds.map((instanceId) => aStop({ instanceId })));
  return { views: new Map([["cn-hangzhou", view]]), context: aPlanContext() };
}

/** The result of a run that looked at no account. */
export function aSummary(given: Partial<Summary> = {}): Summary {
  return {
    runId: "run-1",
    trigger: "timer",
    mode: "apply",
    startedAt: "",
    durationMs: 0,
    regions: 0,
    counts: {},
    calls: {},
    logged: { delivered: 0, undelivered: 0 },
    problems: [],
    needsPerson: 0,
    continued: false,
    handedOver: false,
    ...given,
  };
}
