/** Stores instances and finds them by id, or by account and region in order of creation. */
import type { Instance } from "./instance.ts";

export interface InstanceStore {
  byId(instanceId: string): Instance | undefined;
  all(): Iterable<Instance>;
  list(accountId: string, regionId: string): readonly Instance[];
  /** Returns the regions that hold or held an instance. */
  regions(): ReadonlySet<string>;
  put(instance: Instance): void;
  take(instance: Instance): void;
  clear(): void;
}

const listKey = (accountId: string, regionId: string) => `${accountId}/${regionId}`;

export function createInstanceStore(): InstanceStore {
  const byId = new Map<string, Instance>();
  const byAccountAndRegion = new Map<string, Instance[]>();
  const regions = new Set<string>();

  return {
    byId: (instanceId) => byId.get(instanceId),
    all: () => byId.values(),
    list: (accountId, regionId) => byAccountAndRegion.get(listKey(accountId, regionId)) ?? [],
    regions: () => regions,
    put(instance) {
      byId.set(instance.instanceId, instance);
      const key = listKey(instance.accountId, instance.regionId);
      const known = byAccountAndRegion.get(key);
      if (known === undefined) byAccountAndRegion.set(key, [instance]);
      else known.push(instance);
      regions.add(instance.regionId);
    },
    take(instance) {
      byId.delete(instance.instanceId);
      const instances = byAccountAndRegion.get(listKey(instance.accountId, instance.regionId));
      instances?.splice(instances.indexOf(instance), 1);
    },
    clear() {
      byId.clear();
      byAccountAndRegion.clear();
      regions.clear();
    },
  };
}
