/** Decides which fault of the story hits a call. */
import type { Dice } from "../dice.ts";
import type { Action, Fault, FaultEffect } from "../story.ts";

/** The target of a call, in the fields by which a fault tells calls apart. */
export interface Target {
  readonly accountId?: string;
  readonly regionId?: string;
  readonly zoneId?: string;
  readonly vpcId?: string;
}

export interface Faults {
  strike(action: Action, target: Target, nowMs: number): FaultEffect | undefined;
}

export function createFaults(faults: readonly Fault[], dice: Dice): Faults {
  const byAction = new Map<Action, Fault[]>();
  for (const fault of faults) {
    for (const action of fault.actions) byAction.set(action, [...(byAction.get(action) ?? []), fault]);
  }
  const standing = faults.filter(({ effect, probability }) => probability === 1 && DENIALS.has(effect.kind));
  /** A service checks the permission before it serves a request, however it would have served it. */
  const denialBehind = ({ kind }: FaultEffect, action: Action, target: Target, nowMs: number) =>
    SERVED.has(kind)
      ? standing.find((fault) => fault.actions.includes(action) && isOn(fault, target, nowMs))?.effect
      : undefined;
  return {
    strike: (action, target, nowMs) => {
      for (const fault of byAction.get(action) ?? []) {
        if (!isOn(fault, target, nowMs)) continue;
        if (dice.chance(fault.probability)) return denialBehind(fault.effect, action, target, nowMs) ?? fault.effect;
      }
      return undefined;
    },
  };
}

const DENIALS: ReadonlySet<FaultEffect["kind"]> = new Set(["denied", "role-refused"]);
/** Effects on the answer of a request that the service serves. */
const SERVED: ReadonlySet<FaultEffect["kind"]> = new Set([
  "slow",
  "odd",
  "endless",
  "empty",
  "incomplete",
  "falls-back",
]);

function isOn(fault: Fault, target: Target, nowMs: number): boolean {
  return nowMs >= fault.fromMs && nowMs < fault.toMs && covers(fault, target);
}

function covers(fault: Fault, target: Target): boolean {
  return (
    (fault.accountId === undefined || fault.accountId === target.accountId) &&
    (fault.regionId === undefined || fault.regionId === target.regionId) &&
    (fault.zoneId === undefined || fault.zoneId === target.zoneId) &&
    (fault.vpcId === undefined || fault.vpcId === target.vpcId)
  );
}
