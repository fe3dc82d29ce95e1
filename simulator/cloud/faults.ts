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
  return {
    strike: (action, target, nowMs) => {
      for (const fault of byAction.get(action) ?? []) {
        if (nowMs < fault.fromMs || nowMs >= fault.toMs || !covers(fault, target)) continue;
        if (dice.chance(fault.probability)) return fault.effect;
      }
      return undefined;
    },
  };
}

function covers(fault: Fault, target: Target): boolean {
  return (
    (fault.accountId === undefined || fault.accountId === target.accountId) &&
    (fault.regionId === undefined || fault.regionId === target.regionId) &&
    (fault.zoneId === undefined || fault.zoneId === target.zoneId) &&
    (fault.vpcId === undefined || fault.vpcId === target.vpcId)
  );
}
