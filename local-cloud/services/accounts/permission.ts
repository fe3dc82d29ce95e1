/** Evaluates RAM policies: a statement allows actions on resources, and `*` stands for any number of characters. */
import { globMatcher } from "../../kernel/glob.ts";
import type { Policy } from "./account.ts";

/**
 * Decides whether the policy allows the action on the resource. Actions are compared without case, as RAM does;
 * resources are compared exactly. `resource` has the form that the vendor documents for the action (ram-actions.ts). A
 * statement with another form of the resource does not match. The vendor documents: "Otherwise, the policy will be
 * ineffective."
 */
export function policyAllows(policy: Policy, action: string, resource: string): boolean {
  const name = action.toLowerCase();
  return policy.some(
    ({ actions, resources }) =>
      actions.some((allowed) => globMatcher(allowed.toLowerCase())(name)) &&
      resources.some((allowed) => globMatcher(allowed)(resource)),
  );
}
