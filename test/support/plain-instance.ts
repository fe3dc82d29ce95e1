/** Instances without readings, for builders and for the naive engine. Every fact is known unless it is undefined. */
import type { Instance } from "../../functions/core/instance/instance.ts";
import { known, type Reading, unknown, valueIfKnown } from "../../functions/core/terms/reading.ts";

interface PlainFacts {
  readonly status: string;
  readonly chargeType: string;
  readonly spotStrategy: string;
  readonly lockReasons: readonly string[];
  readonly startedAtMs?: number | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly resourceGroupId: string;
}

export type PlainInstance = Omit<Instance, keyof PlainFacts> & PlainFacts;

export function plainOf(instance: Instance): PlainInstance {
  const { status, chargeType, spotStrategy, lockReasons, startedAtMs, tags, resourceGroupId, ...rest } = instance;
  return {
    ...rest,
    status: valueIfKnown(status) ?? "",
    chargeType: valueIfKnown(chargeType) ?? "",
    spotStrategy: valueIfKnown(spotStrategy) ?? "",
    lockReasons: valueIfKnown(lockReasons) ?? [],
    startedAtMs: valueIfKnown(startedAtMs),
    tags: valueIfKnown(tags),
    resourceGroupId: valueIfKnown(resourceGroupId) ?? "",
  };
}

export function readingsOf(plain: PlainInstance): Instance {
  const { status, chargeType, spotStrategy, lockReasons, startedAtMs, tags, resourceGroupId, ...rest } = plain;
  const reading = <T>(value: T | undefined, field: string): Reading<T> =>
    value === undefined ? unknown(`${field} is absent`) : known(value);
  return {
    ...rest,
    status: known(status),
    chargeType: known(chargeType),
    spotStrategy: known(spotStrategy),
    lockReasons: known(lockReasons),
    startedAtMs: reading(startedAtMs, "StartTime"),
    tags: reading(tags, "Tags"),
    resourceGroupId: known(resourceGroupId),
  };
}
