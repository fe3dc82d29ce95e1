/** Large fleets from a few lines: how many instances, of which kinds, spread over which accounts and regions. */

import type { SeededRandom } from "../kernel/seeded-random.ts";
import type { InstanceSpec } from "../services/ecs/instance-spec.ts";

export interface FleetPlan {
  readonly count: number;
  /** Taken in turn; default: the cloud's first account. */
  readonly accountIds?: readonly string[];
  /** Taken in turn; default cn-hangzhou. */
  readonly regionIds?: readonly string[];
  /** Drawn by weight (default 1 each); default: all running. */
  readonly kinds?: readonly (InstanceSpec & { readonly weight?: number })[];
  /** Names are `<namePrefix>-<number>`; default `instance`. */
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
    // Regions advance once all accounts had a turn, so that every pair occurs.
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
