/** What the advice on a failed call depends on. */
import type { FailureCause } from "../terms/problems/row.ts";
import type { CloudFailure } from "./cloud-error.ts";
import { classify } from "./error-table.ts";

/** `refused`: a permission, a name or a request that the next run would have again. */
export function failureCause({ action, code }: Pick<CloudFailure, "action" | "code">): FailureCause {
  if (classify({ code }).class !== "give-up") return "passing";
  return action === "AssumeRole" ? "role-refused" : "refused";
}
