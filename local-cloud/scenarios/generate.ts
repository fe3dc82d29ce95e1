/** Generates a large fleet: a number of instances, drawn by kind and spread over accounts and regions. */

import type { SeededRandom } from "../kernel/seeded-random.ts";
import type { InstanceSpec } from "../services/ecs/instance-spec.ts";

export interface FleetPlan {
  readonly count: number;
  /** Accounts taken in turn; default: the first account of the cloud. */
  readonly accountIds?: readonly string[];
  /** Regions taken in turn; default: cn-hangzhou. */
  readonly regionIds?: readonly string[];
  /** Kinds drawn by weight (default: 1 each); default: all instances run. */
  readonly kinds?: readonly (InstanceSpec & { readonly weight?: number })[];
  /** Prefix of the names: `<namePrefix>-<number>`; default: `instance`. */
  readonly namePrefix?: string;
}

export function generateInstances(plan: FleetPlan, random: SeededRandom): InstanceSpec[] {
  const kinds = plan.kinds ?? [{}];
  const total = kinds.reduce((sum, kind) => sum + (kind.weight ?? 1), 0);
  const draw = () => {
    let left = random.unit() * total;
    for (const kind of kinds) {
      left -= kind.weight ?? 1;
      if (left < 0) return kind;
    }
    return kinds[0] ?? {};
  };

  return Array.from({ length: plan.count }, (_, index): InstanceSpec => {
    const { weight: _weight, ...kind } = draw();
    const accountId = plan.accountIds?.[index % plan.accountIds.length];
    // The region changes after all accounts had one instance in it, so that every pair of account and region occurs.
    const turn = Math.floor(index / (plan.accountIds?.length ?? 1));
    const regionId = plan.regionIds?.[turn % plan.regionIds.length];
    return {
      name: `${plan.namePrefix ?? "instance"}-${index + 1}`,
      ...(accountId === undefined ? {} : { accountId }),
      ...(regionId === undefined ? {} : { regionId }),
      ...kind,
    };
  });
}
