/** Writes down a fleet with its expected ends: ids by counting, faults by name. */
import type { FaultRule } from "../kernel/faults/fault-rule.ts";
import type { ExpectedInstance } from "./expected-end.ts";

type Spec = ExpectedInstance["spec"];
/** A fault that strikes ReActivateInstances for one instance. */
type CallFault = Omit<FaultRule, "service" | "action" | "instanceId">;

export interface FleetList {
  /** Answers with its id. `fault`: what goes wrong with the calls for it. */
  add(name: string, expect: string, rest?: Omit<Spec, "instanceId" | "name" | "regionId">, fault?: CallFault): string;
  readonly fleet: readonly ExpectedInstance[];
  readonly faults: readonly FaultRule[];
}

/** `idPrefix` has the look of the vendor's ids, `i-` and 20 letters and digits in all. */
export function createFleetList(idPrefix: string, place: Pick<Spec, "accountId" | "regionId">): FleetList {
  const fleet: ExpectedInstance[] = [];
  const faults: FaultRule[] = [];
  return {
    fleet,
    faults,
    add(name, expect, rest = {}, fault) {
      const instanceId = `i-${idPrefix}${String(fleet.length + 1).padStart(20 - idPrefix.length, "0")}`;
      fleet.push({ spec: { ...place, instanceId, name, ...rest }, expect });
      if (fault !== undefined) faults.push({ service: "ecs", action: "ReActivateInstances", instanceId, ...fault });
      return instanceId;
    },
  };
}
