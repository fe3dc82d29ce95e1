/** RAM's matching: statements that allow actions on resources, in which `*` stands for any run of characters. */
import { globTest } from "../../kernel/glob.ts";
import type { Policy } from "./account.ts";

/**
 * Actions are compared without case, as RAM does; resources exactly.
 * `resource` has the form that the vendor documents for the action (ram-actions.ts). A statement that names another
 * form does not match, as the vendor documents: "Otherwise, the policy will be ineffective."
 */
export function policyAllows(policy: Policy, action: string, resource: string): boolean {
  const name = action.toLowerCase();
  return policy.some(
    ({ actions, resources }) =>
      actions.some((allowed) => globTest(allowed.toLowerCase())(name)) &&
      resources.some((allowed) => globTest(allowed)(resource)),
  );
}
