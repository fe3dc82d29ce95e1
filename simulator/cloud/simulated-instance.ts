/** One instance with the truth about it, which the engine never sees, for example the cause of its stop. */
import type { InstanceSpec } from "../story.ts";
import type { InstanceView } from "./instance-view.ts";

export type StarterName = "engine" | "cloud" | "owner";

export interface SimulatedInstance {
  readonly spec: InstanceSpec;
  /** Facts that the cloud shows and that never change. */
  readonly shown: Omit<InstanceView, "status" | "lockReasons" | "startedAtMs" | "tags">;
  status: "Running" | "Starting" | "Stopping" | "Stopped";
  readonly locks: Set<string>;
  startedAtMs: number;
  /** Number of the current stop. Calls for one stop neither excuse nor blame calls for the next. */
  stop: number;
  stoppedBy: "arrears" | "owner" | undefined;
  /** Time of the stop from which the 15 days count. A start that falls back does not change it. */
  arrearsStopAtMs: number | undefined;
  /** Cause of the newest change to Running or Starting. */
  startedBy: StarterName | undefined;
  runningAtMs: number | undefined;
  recycled: boolean;
  tags: InstanceSpec["tags"];
  /** true: the owner will stop the instance during its next start. */
  stopsNextStart: boolean;
  fallBacksLeft: number;
  releasedAtMs: number | undefined;
  releasedBy: "arrears" | "owner" | "auto-release" | undefined;
  /** The view that the cloud shows; undefined after a change, until it is read. */
  view: InstanceView | undefined;
  /** The older view that DescribeInstances shows until `untilMs`. */
  stale: { readonly view: InstanceView; readonly untilMs: number } | undefined;
  /** Every change of the truth, for the invariants. */
  readonly changes: { readonly atMs: number; readonly status: string; readonly by: string }[];
  /** Each time at which the instance got the `financial` lock. */
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

/**
 * Returns the view that a read shows now: the older one during the lag, else the current one. `StartTime` has minute
 * precision.
 */
export function viewOf(instance: SimulatedInstance, nowMs: number): InstanceView {
  const { stale } = instance;
  if (stale !== undefined && nowMs < stale.untilMs) return stale.view;
  return currentView(instance);
}

export function currentView(instance: SimulatedInstance): InstanceView {
  const { view, status, locks } = instance;
  const startedAtMs = Math.floor(instance.startedAtMs / MINUTE_MS) * MINUTE_MS;
  const isFresh = view?.status === status && view.startedAtMs === startedAtMs && view.lockReasons.length === locks.size;
  if (isFresh && view.tags === instance.tags && view.lockReasons.every((lock) => locks.has(lock))) return view;
  const now: InstanceView = { status, lockReasons: [...locks], startedAtMs, tags: instance.tags, ...instance.shown };
  instance.view = now;
  return now;
}
