/** One instance as the cloud shows it now, in plain facts. A fact that could not be read is absent. */
import type { Instance } from "../../functions/core/instance/instance.ts";
import { valueIfKnown } from "../../functions/core/terms/reading.ts";

export interface SeenInstance {
  readonly instanceId: string;
  readonly name: string;
  readonly type: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly zoneId: string;
  readonly status: string | undefined;
  readonly chargeType: string | undefined;
  readonly isSpot: boolean;
  /** Empty also if the locks could not be read. */
  readonly lockReasons: readonly string[];
  readonly areLocksKnown: boolean;
  readonly startedAtMs: number | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly resourceGroupId: string | undefined;
}

export function toSeenInstance(instance: Instance): SeenInstance {
  const { instanceId, name, type, accountId, regionId, zoneId } = instance;
  const spotStrategy = valueIfKnown(instance.spotStrategy);
  return {
    instanceId,
    name,
    type,
    accountId,
    regionId,
    zoneId,
    status: valueIfKnown(instance.status),
    chargeType: valueIfKnown(instance.chargeType),
    isSpot: spotStrategy !== undefined && spotStrategy !== "NoSpot",
    lockReasons: valueIfKnown(instance.lockReasons) ?? [],
    areLocksKnown: valueIfKnown(instance.lockReasons) !== undefined,
    startedAtMs: valueIfKnown(instance.startedAtMs),
    tags: valueIfKnown(instance.tags),
    resourceGroupId: valueIfKnown(instance.resourceGroupId),
  };
}
