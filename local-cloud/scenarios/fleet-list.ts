/**
 * Collects the instances of a scenario with their expected ends. It numbers the instance ids and ties each fault to its
 * instance.
 */
import type { FaultRule } from "../kernel/faults/fault-rule.ts";
import type { ExpectedInstance } from "./expected-end.ts";

type Spec = ExpectedInstance["spec"];
/** A fault of ReActivateInstances for one instance. */
type CallFault = Omit<FaultRule, "service" | "action" | "instanceId">;

export interface FleetList {
  /** Adds an instance and returns its id. `fault` makes the ReActivateInstances calls for this instance fail. */
  add(name: string, expect: string, rest?: Omit<Spec, "instanceId" | "name" | "regionId">, fault?: CallFault): string;
  readonly fleet: readonly ExpectedInstance[];
  readonly faults: readonly FaultRule[];
}

/**
 * `idPrefix` is put between `i-` and the number, for example `i-bp1first000000000001`. An id has `i-` and 20
 * characters, like the vendor's.
 */
export function createFleetList(idPrefix: string, location: Pick<Spec, "accountId" | "regionId">): FleetList {
  const fleet: ExpectedInstance[] = [];
  const faults: FaultRule[] = [];
  return {
    fleet,
    faults,
    add(name, expect, rest = {}, fault) {
      const instanceId = `i-${idPrefix}${String(fleet.length + 1).padStart(20 - idPrefix.length, "0")}`;
      fleet.push({ spec: { ...location, instanceId, name, ...rest }, expect });
      if (fault !== undefined) faults.push({ service: "ecs", action: "ReActivateInstances", instanceId, ...fault });
      return instanceId;
    },
  };
}
