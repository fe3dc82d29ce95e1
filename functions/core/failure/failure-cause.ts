/** Decides which advice a failed call gets. */
import type { FailureCause } from "../terms/problems/row.ts";
import type { CloudFailure } from "./cloud-error.ts";
import { classify, type FailureClass } from "./error-table.ts";

const LASTING: ReadonlySet<FailureClass> = new Set(["give-up", "refresh-credentials"]);

/**
 * Returns "refused" for a permission, a name or a request that the next run would have again. New credentials were tried before.
 */
export function failureCause({ action, code }: Pick<CloudFailure, "action" | "code">): FailureCause {
  if (!LASTING.has(classify({ code }).class)) return "passing";
  return action === "AssumeRole" ? "role-refused" : "refused";
}
