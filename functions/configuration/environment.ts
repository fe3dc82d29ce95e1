/** Checks for environment variables that make every invocation unsafe. */
import type { ConfigProblem } from "./config-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns a problem for each variable with a forbidden value. */
export function environmentProblems(environment: Environment): readonly ConfigProblem[] {
  // Node.js obeys exactly this value (https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue).
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== "0") return [];
  const message =
    "must not be 0: then no certificate is checked, and an attacker on the way can read and change each call. Remove the variable";
  return [{ path: "NODE_TLS_REJECT_UNAUTHORIZED", message }];
}
