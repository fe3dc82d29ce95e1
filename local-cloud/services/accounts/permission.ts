/** RAM's matching: statements that allow actions on resources, in which `*` stands for any run of characters. */
import type { Policy } from "./account.ts";

const patterns = new Map<string, RegExp>();

/** Actions are compared without case, as RAM does; resources exactly. */
function toPattern(text: string, flags: "i" | ""): RegExp {
  const key = `${flags}:${text}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;

  const source = text
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  const made = new RegExp(`^${source}$`, flags);
  patterns.set(key, made);
  return made;
}

export function policyAllows(policy: Policy, action: string, resource: string): boolean {
  return policy.some(
    ({ actions, resources }) =>
      actions.some((allowed) => toPattern(allowed, "i").test(action)) &&
      resources.some((allowed) => toPattern(allowed, "").test(resource)),
  );
}
