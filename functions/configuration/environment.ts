/** Checks for environment variables that make every invocation unsafe. */
import type { ConfigProblem } from "./config-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns a problem for each variable with a forbidden value. */
export function environmentProblems(environment: Environment): readonly ConfigProblem[] {
  // Node.js obeys exactly this value (https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue).
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== "0") return [];
  const message =
    "must not be 0: certificates would not be checked, and anybody between here and the cloud could read and change what is sent. Remove the variable";
  return [{ path: "NODE_TLS_REJECT_UNAUTHORIZED", message }];
}
