/** One instance with the truth about it, which the engine never sees: who stopped it, and how often it has stopped. */
import type { InstanceSpec } from "../story.ts";
import type { InstanceView } from "./instance-view.ts";

export type StarterName = "engine" | "cloud" | "owner";

export interface SimulatedInstance {
  readonly spec: InstanceSpec;
  /** What of it the cloud always shows. */
  readonly shown: Omit<InstanceView, "status" | "lockReasons" | "startedAtMs" | "tags">;
  status: "Running" | "Starting" | "Stopping" | "Stopped";
  readonly locks: Set<string>;
  startedAtMs: number;
  /** Counts the stops: what was done for one stop is no excuse or blame in the next. */
  stop: number;
  stoppedBy: "arrears" | "owner" | undefined;
  /** The stop that the 15 days count from; survives a start that fell back. */
  arrearsStopAtMs: number | undefined;
  /** When and by whom it was last set Running or Starting. */
  startedBy: StarterName | undefined;
  runningAtMs: number | undefined;
  recycled: boolean;
  tags: InstanceSpec["tags"];
  /** Its owner still means to stop it while it starts. */
  stopsNextStart: boolean;
  fallBacksLeft: number;
  releasedAtMs: number | undefined;
  releasedBy: "arrears" | "owner" | "auto-release" | undefined;
  /** What the cloud shows now, as long as nothing changes. */
  view: InstanceView | undefined;
  /** What DescribeInstances still shows, until then. */
  stale: { readonly view: InstanceView; readonly untilMs: number } | undefined;
  /** Every change of the truth, for the invariants. */
  readonly changes: { readonly atMs: number; readonly status: string; readonly by: string }[];
  /** When it got the `financial` lock, each time. */
  readonly lockedAtMs: number[];
  readonly taggedAtMs: number[];
}

export function createInstance(spec: InstanceSpec): SimulatedInstance {
  const { status, lockReasons, startedAtMs, blocks: _, fallBacks, imageCash: __, tags, ...shown } = spec;
  const stopped = status === "Stopped";
  return {
    spec,
    shown,
    status,
    locks: new Set(lockReasons),
    startedAtMs,
    stop: stopped ? 1 : 0,
    stoppedBy: stopped ? "owner" : undefined,
    arrearsStopAtMs: undefined,
    startedBy: undefined,
    runningAtMs: undefined,
    recycled: false,
    tags,
    stopsNextStart: spec.stoppedWhileStarting === true,
    fallBacksLeft: fallBacks,
    releasedAtMs: undefined,
    releasedBy: undefined,
    view: undefined,
    stale: undefined,
    changes: [],
    lockedAtMs: [],
    taggedAtMs: [],
  };
}

const MINUTE_MS = 60_000;

/** What the cloud shows of it now, past the lag. `StartTime` has minute precision. */
export function viewOf(instance: SimulatedInstance, nowMs: number): InstanceView {
  const { stale } = instance;
  if (stale !== undefined && nowMs < stale.untilMs) return stale.view;
  return currentView(instance);
}

export function currentView(instance: SimulatedInstance): InstanceView {
  const { view, status, locks } = instance;
  const startedAtMs = Math.floor(instance.startedAtMs / MINUTE_MS) * MINUTE_MS;
  const isFresh = view?.status === status && view.startedAtMs === startedAtMs && view.lockReasons.length === locks.size;
  if (!isFresh || view.tags !== instance.tags || !view.lockReasons.every((lock) => locks.has(lock)))
    instance.view = { status, lockReasons: [...locks], startedAtMs, tags: instance.tags, ...instance.shown };
  return instance.view as InstanceView;
}
