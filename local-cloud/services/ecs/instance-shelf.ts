/** Where instances are found: by id, and by account and region in order of creation. */
import type { Instance } from "./instance.ts";

export interface InstanceShelf {
  byId(instanceId: string): Instance | undefined;
  all(): Iterable<Instance>;
  list(accountId: string, regionId: string): readonly Instance[];
  /** Regions that hold or held an instance. */
  regions(): ReadonlySet<string>;
  put(instance: Instance): void;
  take(instance: Instance): void;
  clear(): void;
}

const placeOf = (accountId: string, regionId: string) => `${accountId}/${regionId}`;

export function createInstanceShelf(): InstanceShelf {
  const byId = new Map<string, Instance>();
  const byPlace = new Map<string, Instance[]>();
  const regions = new Set<string>();

  return {
    byId: (instanceId) => byId.get(instanceId),
    all: () => byId.values(),
    list: (accountId, regionId) => byPlace.get(placeOf(accountId, regionId)) ?? [],
    regions: () => regions,
    put(instance) {
      byId.set(instance.instanceId, instance);
      const place = placeOf(instance.accountId, instance.regionId);
      const known = byPlace.get(place);
      if (known === undefined) byPlace.set(place, [instance]);
      else known.push(instance);
      regions.add(instance.regionId);
    },
    take(instance) {
      byId.delete(instance.instanceId);
      const place = byPlace.get(placeOf(instance.accountId, instance.regionId));
      place?.splice(place.indexOf(instance), 1);
    },
    clear() {
      byId.clear();
      byPlace.clear();
      regions.clear();
    },
  };
}
