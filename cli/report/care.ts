/**
 * Decides whether the configuration puts an instance in our care: by account, region, kind and selection. Evidence of
 * the stop does not count here.
 */
import type { Policy } from "../../functions/core/terms/policy.ts";
import type { SeenInstance } from "../access/seen-instance.ts";

export type Care =
  | { readonly kind: "yes" }
  | { readonly kind: "excluded"; readonly tag: string }
  | { readonly kind: "not-selected" | "subscription" | "spot" | "tags-unknown" }
  /** The account is configured, but the configuration does not name the region. */
  | { readonly kind: "foreign-region" }
  | { readonly kind: "foreign-account" };

export function careOf(instance: SeenInstance, { accounts, select }: Policy): Care {
  const account = accounts.find(({ id }) => id === instance.accountId);
  if (account === undefined) return { kind: "foreign-account" };
  if (account.regions !== "all" && !account.regions.includes(instance.regionId)) return { kind: "foreign-region" };
  if (instance.chargeType === "PrePaid") return { kind: "subscription" };
  if (instance.isSpot) return { kind: "spot" };
  return selectionOf(instance, select);
}

function selectionOf({ tags, resourceGroupId }: SeenInstance, select: Policy["select"]): Care {
  const { includeTags, excludeTags, resourceGroupIds } = select;
  if (tags === undefined) {
    return Object.keys({ ...includeTags, ...excludeTags }).length > 0 ? { kind: "tags-unknown" } : { kind: "yes" };
  }
  const has = ([key, value]: [string, string]) => Object.hasOwn(tags, key) && tags[key] === value;
  const excluding = Object.entries(excludeTags).find(has);
  if (excluding !== undefined) return { kind: "excluded", tag: excluding.join("=") };
  const isTagged = Object.entries(includeTags).every(has);
  const isGrouped = resourceGroupIds.length === 0 || resourceGroupIds.includes(resourceGroupId ?? "");
  return { kind: isTagged && isGrouped ? "yes" : "not-selected" };
}
