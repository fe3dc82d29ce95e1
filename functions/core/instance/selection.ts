/**
 * Decides which instances are selected for recovery. The server's tag and resource-group filters show at most 1,000 resources
 * (DescribeInstances, read 2026-08), so selection happens here.
 */

import type { Selection } from "../terms/policy.ts";
import { isKnown, type Reading } from "../terms/reading.ts";
import type { Instance } from "./instance.ts";

/** "unreadable": a tag or a resource group decides, and could not be read. */
export type Selected = "selected" | "excluded" | "not-selected" | "unreadable";

export function selectionOf(instance: Instance, select: Selection): Selected {
  const { tags, resourceGroupId } = instance;
  const excludes = Object.entries(select.excludeTags);
  const includes = Object.entries(select.includeTags);
  if (!isKnown(tags) && excludes.length + includes.length > 0) return "unreadable";
  if (excludes.some(([key, value]) => tagOf(tags, key) === value)) return "excluded";
  if (!includes.every(([key, value]) => tagOf(tags, key) === value)) return "not-selected";
  if (select.resourceGroupIds.length === 0) return "selected";
  if (!isKnown(resourceGroupId)) return "unreadable";
  return select.resourceGroupIds.includes(resourceGroupId.known) ? "selected" : "not-selected";
}

/** Returns the priority tag's number; smaller is first. Instances without a readable priority come last. */
export function priorityOf({ tags }: Instance, select: Selection): number {
  const text = tagOf(tags, select.priorityTag)?.trim() ?? "";
  return /^[+-]?\d{1,9}$/.test(text) ? Number(text) : Number.MAX_SAFE_INTEGER;
}

/** Returns the tag's value. A tag may be named like an inherited property, for example `constructor`. */
export function tagOf(tags: Reading<Readonly<Record<string, string>>>, key: string): string | undefined {
  return isKnown(tags) && Object.hasOwn(tags.known, key) ? tags.known[key] : undefined;
}
