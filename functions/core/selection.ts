/**
 * Which instances the owner put in our care. Evaluated by us: the server's tag and resource-group filters show at most
 * 1,000 resources (DescribeInstances, read 2026-08).
 */
import type { Instance } from "./instance.ts";
import type { Selection } from "./policy.ts";

export function isExcluded(instance: Instance, select: Selection): boolean {
  return Object.entries(select.excludeTags).some(([key, value]) => instance.tags[key] === value);
}

export function isSelected(instance: Instance, select: Selection): boolean {
  const tagged = Object.entries(select.includeTags).every(([key, value]) => instance.tags[key] === value);
  const grouped = select.resourceGroupIds.length === 0 || select.resourceGroupIds.includes(instance.resourceGroupId);
  return tagged && grouped;
}

/** Smaller first; untagged and unreadable priorities come last. */
export function priorityOf(instance: Instance, select: Selection): number {
  const text = instance.tags[select.priorityTag]?.trim() ?? "";
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : Number.MAX_SAFE_INTEGER;
}
