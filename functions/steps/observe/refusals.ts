/** What kind of refusal a failed read was. */
import type { CloudFailure } from "../../core/failure/cloud-error.ts";
import { classify } from "../../core/failure/error-table.ts";

/** One cause, and one thing to do about it, whatever the role was wanted for. */
export function isRoleRefused({ action }: Pick<CloudFailure, "action">): boolean {
  return action === "AssumeRole";
}

/** No waiting helps: a permission is missing, or the request is wrong. */
export function isDenied(failure: Pick<CloudFailure, "code">): boolean {
  return classify(failure).class === "give-up";
}
