/**
 * The state machine of one instance. From a state, a command and the time it computes the next state or a refusal,
 * without side effects. Source: pages "Pay-as-you-go", "Overdue payments" and "Reactivate an instance" of ECS, read
 * 2026-08. Not verified on the live cloud.
 */

import type { Delays, Switches } from "../../kernel/settings.ts";
import type { Site } from "../accounts/accounts.ts";
import type { AutoRestart, Due, InstanceStatus, Life, LockReason } from "./instance.ts";

export type Command =
  /** The account is suspended: its services stop. */
  | { readonly do: "suspend" }
  /** The account owes nothing any more. */
  | { readonly do: "settle" }
  /** Start that was already checked by ReActivateInstances, StartInstance(s) or the cloud itself. */
  | { readonly do: "start" }
  | { readonly do: "stop"; readonly stoppedMode: Life["stoppedMode"] }
  | { readonly do: Due["what"] };

export interface LifecycleRules {
  readonly switches: Pick<Switches, "ownerStoppedGetsLock" | "lockClearsOnPayment">;
  readonly delays: Delays;
  readonly site: Site;
  readonly chargeType: "PostPaid" | "PrePaid";
  readonly economical: boolean;
  /** true: the instance is in the classic network, which has no economical mode. */
  readonly classic?: boolean;
  readonly autoRestart: AutoRestart;
  /** true: the account's services are suspended at this moment. */
  readonly suspended: boolean;
}

/** A fact about a step, from which events are published. */
export type Notice =
  | { readonly kind: "state"; readonly state: InstanceStatus | "Deleted" }
  | { readonly kind: "auto-reactivated" }
  /** The instance was stopped because of arrears. Its release is planned for `releaseAtMs`. */
  | { readonly kind: "arrears-stop"; readonly releaseAtMs: number }
  /** The planned release is cancelled. */
  | { readonly kind: "release-avoided" }
  | { readonly kind: "released" };

export type Step =
  | { readonly kind: "life"; readonly life: Life; readonly notices: readonly Notice[] }
  | { readonly kind: "released"; readonly notices: readonly Notice[] }
  | { readonly kind: "refused"; readonly because: "status" };

const REFUSED: Step = { kind: "refused", because: "status" };
const unchanged = (life: Life): Step => ({ kind: "life", life, notices: [] });

const withLock = (locks: readonly LockReason[], lock: LockReason) => (locks.includes(lock) ? locks : [...locks, lock]);
const withoutLock = (locks: readonly LockReason[], lock: LockReason) => locks.filter((held) => held !== lock);
const withoutDue = (due: readonly Due[], ...whats: Due["what"][]) => due.filter((item) => !whats.includes(item.what));

export function step(life: Life, command: Command, nowMs: number, rules: LifecycleRules): Step {
  switch (command.do) {
    case "suspend":
      return suspend(life, nowMs, rules);
    case "settle":
      return settle(life, nowMs, rules);
    case "start":
      return start(life, nowMs, rules, false);
    case "auto-restart":
      return autoRestart(life, nowMs, rules);
    case "started":
      return started(life, nowMs);
    case "stop":
      return stop(life, command.stoppedMode, nowMs, rules);
    case "stopped":
      return stopped(life, nowMs);
    case "recycle":
      return unchanged({ ...life, recycled: true, due: withoutDue(life.due, "recycle") });
    case "release":
      return release(life, nowMs, rules);
  }
}

function suspend(life: Life, nowMs: number, rules: LifecycleRules): Step {
  // Subscriptions are paid in advance, so arrears of the account do not stop them.
  if (rules.chargeType === "PrePaid") return unchanged(life);
  const releaseAtMs = nowMs + rules.delays.releaseAfterMs;
  const release: Due = { what: "release", atMs: releaseAtMs };

  if (life.status === "Stopped" || life.status === "Stopping") {
    if (life.stopCause === "arrears") return unchanged({ ...life, due: withoutDue(life.due, "auto-restart") });
    const locks = rules.switches.ownerStoppedGetsLock ? withLock(life.locks, "financial") : life.locks;
    return unchanged({ ...life, locks, due: [...withoutDue(life.due, "release"), release] });
  }

  // Only the China site takes compute resources back before the release.
  const recycle: Due[] = rules.site === "china" ? [{ what: "recycle", atMs: nowMs + rules.delays.recycleAfterMs }] : [];
  return {
    kind: "life",
    life: {
      ...life,
      status: "Stopped",
      locks: withLock(life.locks, "financial"),
      stopCause: "arrears",
      stoppedMode: arrearsStoppedMode(rules),
      stoppedAtMs: nowMs,
      arrearsStopAtMs: nowMs,
      isAutoStart: false,
      due: [...recycle, release],
    },
    notices: [
      { kind: "state", state: "Stopped" },
      { kind: "arrears-stop", releaseAtMs },
    ],
  };
}

function arrearsStoppedMode({ classic, economical }: LifecycleRules): Life["stoppedMode"] {
  if (classic === true) return "Not-applicable";
  return economical ? "StopCharging" : "KeepCharging";
}

function settle(life: Life, nowMs: number, rules: LifecycleRules): Step {
  const locks = rules.switches.lockClearsOnPayment ? withoutLock(life.locks, "financial") : life.locks;
  if (life.stopCause !== "arrears") return unchanged({ ...life, locks, due: withoutDue(life.due, "release") });

  // The release stays planned until the instance runs. A payment alone does not restart an instance whose own restart
  // is missing.
  const restart: Due[] =
    rules.autoRestart === "missed" || life.status !== "Stopped"
      ? []
      : [
          {
            what: "auto-restart",
            atMs: nowMs + rules.delays[rules.autoRestart === "ok" ? "autoRestartMs" : "autoRestartLateMs"],
          },
        ];
  return unchanged({ ...life, locks, due: [...withoutDue(life.due, "auto-restart", "recycle"), ...restart] });
}

function start(life: Life, nowMs: number, rules: LifecycleRules, isAutoStart: boolean): Step {
  if (life.status !== "Stopped") return REFUSED;
  return {
    kind: "life",
    life: {
      ...life,
      status: "Starting",
      isAutoStart,
      due: [...withoutDue(life.due, "auto-restart"), { what: "started", atMs: nowMs + rules.delays.startMs }],
    },
    notices: [{ kind: "state", state: "Starting" }],
  };
}

/** The cloud restarts only instances that arrears stopped, and none that has another lock. */
function autoRestart(life: Life, nowMs: number, rules: LifecycleRules): Step {
  const kept = { ...life, due: withoutDue(life.due, "auto-restart") };
  const isHeld = life.locks.some((lock) => lock !== "financial");
  if (life.status !== "Stopped" || life.stopCause !== "arrears" || isHeld || rules.suspended) return unchanged(kept);
  return start(kept, nowMs, rules, true);
}

function started(life: Life, nowMs: number): Step {
  const due = withoutDue(life.due, "started");
  if (life.status !== "Starting") return unchanged({ ...life, due });
  if (life.fallsBack > 0) {
    return {
      kind: "life",
      life: { ...life, status: "Stopped", fallsBack: life.fallsBack - 1, isAutoStart: false, due },
      notices: [{ kind: "state", state: "Stopped" }],
    };
  }
  const { stopCause, stoppedAtMs: _stopped, arrearsStopAtMs, ...kept } = life;
  return {
    kind: "life",
    life: {
      ...kept,
      status: "Running",
      locks: withoutLock(life.locks, "financial"),
      stoppedMode: "Not-applicable",
      recycled: false,
      startedAtMs: nowMs,
      isAutoStart: false,
      due: withoutDue(due, "recycle", "release"),
    },
    notices: [
      { kind: "state", state: "Running" },
      ...(arrearsStopAtMs === undefined ? [] : [{ kind: "release-avoided" } as const]),
      ...(life.isAutoStart && stopCause === "arrears" ? [{ kind: "auto-reactivated" } as const] : []),
    ],
  };
}

function stop(life: Life, stoppedMode: Life["stoppedMode"], nowMs: number, rules: LifecycleRules): Step {
  if (life.status !== "Running") return REFUSED;
  return {
    kind: "life",
    life: {
      ...life,
      status: "Stopping",
      stopCause: "owner",
      stoppedMode,
      due: [...life.due, { what: "stopped", atMs: nowMs + rules.delays.stopMs }],
    },
    notices: [{ kind: "state", state: "Stopping" }],
  };
}

function stopped(life: Life, nowMs: number): Step {
  const due = withoutDue(life.due, "stopped");
  if (life.status !== "Stopping") return unchanged({ ...life, due });
  return {
    kind: "life",
    life: { ...life, status: "Stopped", stoppedAtMs: nowMs, due },
    notices: [{ kind: "state", state: "Stopped" }],
  };
}

/**
 * Releases a stopped instance. If the instance is starting at the deadline, the check is repeated after the start: an
 * instance that falls back is released then.
 */
function release(life: Life, nowMs: number, rules: LifecycleRules): Step {
  const rest = withoutDue(life.due, "release");
  if (life.status === "Starting" && life.stopCause === "arrears")
    return unchanged({ ...life, due: [...rest, { what: "release", atMs: nowMs + 2 * rules.delays.startMs }] });
  if (life.status !== "Stopped") return unchanged({ ...life, due: rest });
  const wasArrearsStop = life.arrearsStopAtMs !== undefined;
  return {
    kind: "released",
    notices: [{ kind: "state", state: "Deleted" }, ...(wasArrearsStop ? [{ kind: "released" } as const] : [])],
  };
}
