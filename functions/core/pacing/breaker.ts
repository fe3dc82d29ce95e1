/**
 * Stops calls to a group (region, zone, VPC) that fails as a group, and reopens it in steps.
 * closed -> open -> one canary -> 2, 4, 8, 16 calls -> closed.
 * After its open time a group always gets a canary, so no group stays open forever.
 */

/** An instance counts once, after all its own calls. This many failures in a row are no accident. */
const TRIP_IN_A_ROW = 5;
/** The breaker also opens if half of the last results failed, once there are enough results. */
const RECENT = 20;
const RECENT_LEAST = 10;
/** "Try again after a while" is the vendor's only advice (ECS ReActivateInstances, 2020 to 2024, read 2026-08). */
const FIRST_OPEN_MS = 5_000;
const LONGEST_OPEN_MS = 60_000;
/** A step of this many successful calls closes the breaker. */
const LAST_STEP = 16;
/** After this time without a report a call counts as lost. It is far longer than one call with all its repeats. */
const LOST_MS = 10 * 60_000;

export type Admission =
  /** One call may start. Exactly one `succeeded` or `failed` must follow. */
  | "go"
  /** Ask again after the next report of this group. */
  | "wait"
  /** Ask again at this time. */
  | { readonly openUntilMs: number };

export interface Breaker {
  admit(group: string, nowMs: number): Admission;
  /** Reports any end but a failure of the group. A refusal of one instance is a success of the group. */
  succeeded(group: string, nowMs: number): void;
  failed(group: string, nowMs: number): void;
}

interface Group {
  phase: "closed" | "open" | "trial";
  /** Calls that were admitted and not reported yet. */
  inFlight: number;
  /** Of these, calls from before the breaker opened. Their reports say nothing new. */
  stale: number;
  /** While closed: the last results; true means failed. */
  recent: boolean[];
  openMs: number;
  openUntilMs: number;
  step: number;
  stepStarted: number;
  stepResults: number;
  stepFailures: number;
  lastStartMs: number;
}

export function createBreaker(): Breaker {
  const groups = new Map<string, Group>();

  function find(name: string): Group {
    const known = groups.get(name);
    if (known) return known;
    const group = newGroup();
    groups.set(name, group);
    return group;
  }

  function report(name: string, nowMs: number, failure: boolean): void {
    const group = find(name);
    group.inFlight = Math.max(0, group.inFlight - 1);
    if (group.stale > 0) group.stale -= 1;
    else if (group.phase === "closed") judgeClosed(group, nowMs, failure);
    else if (group.phase === "trial") judgeTrial(group, nowMs, failure);
  }

  return {
    admit(name, nowMs) {
      const group = find(name);
      const lost = nowMs - group.lastStartMs >= LOST_MS;
      if (group.phase === "open") {
        if (nowMs < group.openUntilMs) return { openUntilMs: group.openUntilMs };
        if (group.stale > 0 && !lost) return "wait";
        beginTrial(group);
      }
      if (group.phase === "trial" && group.stepStarted >= group.step) {
        if (!lost) return "wait";
        beginTrial(group);
      }
      group.stepStarted += 1;
      group.inFlight += 1;
      group.lastStartMs = nowMs;
      return "go";
    },
    succeeded: (name, nowMs) => report(name, nowMs, false),
    failed: (name, nowMs) => report(name, nowMs, true),
  };
}

function newGroup(): Group {
  return {
    phase: "closed",
    inFlight: 0,
    stale: 0,
    recent: [],
    openMs: FIRST_OPEN_MS,
    openUntilMs: 0,
    step: 1,
    stepStarted: 0,
    stepResults: 0,
    stepFailures: 0,
    lastStartMs: Number.POSITIVE_INFINITY,
  };
}

function judgeClosed(group: Group, nowMs: number, failure: boolean): void {
  group.recent.push(failure);
  if (group.recent.length > RECENT) group.recent.shift();
  const failures = group.recent.filter(Boolean).length;
  const inARow = group.recent.length - 1 - group.recent.lastIndexOf(false);
  const half = group.recent.length >= RECENT_LEAST && failures * 2 >= group.recent.length;
  if (inARow >= TRIP_IN_A_ROW || (failure && half)) open(group, nowMs);
}

/** Judges a step as a whole, so that one bad instance does not keep the others waiting. */
function judgeTrial(group: Group, nowMs: number, failure: boolean): void {
  group.stepResults += 1;
  if (failure) group.stepFailures += 1;
  if (group.stepResults < group.step) return;
  if (group.stepFailures * 2 > group.step) open(group, nowMs);
  else if (group.step >= LAST_STEP) Object.assign(group, newGroup());
  else nextStep(group, group.step * 2);
}

function open(group: Group, nowMs: number): void {
  group.phase = "open";
  group.stale = group.inFlight;
  group.openUntilMs = nowMs + group.openMs;
  group.openMs = Math.min(LONGEST_OPEN_MS, group.openMs * 2);
}

/** Begins the canary. Calls that were in flight for too long no longer count. */
function beginTrial(group: Group): void {
  group.phase = "trial";
  group.inFlight = 0;
  group.stale = 0;
  nextStep(group, 1);
}

function nextStep(group: Group, step: number): void {
  group.step = step;
  group.stepStarted = 0;
  group.stepResults = 0;
  group.stepFailures = 0;
}
