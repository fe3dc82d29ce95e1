/**
 * Which instances the owner put in our care. Evaluated by us: the server's tag and resource-group filters show at most
 * 1,000 resources (DescribeInstances, read 2026-08).
 */

import type { Selection } from "../terms/policy.ts";
import type { PlainInstance as Instance } from "./instance.ts";

export function isExcluded(instance: Instance, select: Selection): boolean {
  return Object.entries(select.excludeTags).some(([key, value]) => tagOf(instance, key) === value);
}

export function isSelected(instance: Instance, select: Selection): boolean {
  if (isBeyondSelection(instance, select)) return false;
  const tagged = Object.entries(select.includeTags).every(([key, value]) => tagOf(instance, key) === value);
  const grouped = select.resourceGroupIds.length === 0 || select.resourceGroupIds.includes(instance.resourceGroupId);
  return tagged && grouped;
}

/** Tags decide, and this instance's could not be read: one that excludes it may be among them. */
export function isBeyondSelection({ tags }: Instance, { includeTags, excludeTags }: Selection): boolean {
  return tags === undefined && Object.keys({ ...includeTags, ...excludeTags }).length > 0;
}

/** Smaller first; untagged and unreadable priorities come last. */
export function priorityOf(instance: Instance, select: Selection): number {
  const text = tagOf(instance, select.priorityTag)?.trim() ?? "";
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : Number.MAX_SAFE_INTEGER;
}

/** A tag may have the name of something that every object inherits, like `constructor`. */
function tagOf({ tags }: Instance, key: string): string | undefined {
  return tags && Object.hasOwn(tags, key) ? tags[key] : undefined;
}
