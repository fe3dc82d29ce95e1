/** Classifies the refusals of reads. */
import type { CloudFailure } from "../../core/failure/cloud-error.ts";
import { classify } from "../../core/failure/error-table.ts";

/** Checks whether the role was refused. The cause and the remedy are the same for every read that needs the role. */
export function isRoleRefused({ action }: Pick<CloudFailure, "action">): boolean {
  return action === "AssumeRole";
}

/** Checks whether waiting cannot help, because a permission is missing or the request is wrong. */
export function isDenied(failure: Pick<CloudFailure, "code">): boolean {
  return classify(failure).class === "give-up";
}
