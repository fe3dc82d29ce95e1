/** Environment variables that make an invocation unsafe, whatever the configuration says. */
import type { ConfigProblem } from "./config-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const UNCHECKED = "NODE_TLS_REJECT_UNAUTHORIZED";

/** @returns a problem for each variable that must not be what it is. */
export function environmentProblems(environment: Environment): readonly ConfigProblem[] {
  // Node.js obeys exactly this value (https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue).
  // The names of variables know no case on Windows.
  const isOff = ([name, value]: [string, unknown]) => value === "0" && name.toUpperCase() === UNCHECKED;
  if (!Object.entries(environment).some(isOff)) return [];
  const message =
    "must not be 0: certificates would not be checked, and anybody between here and the cloud could read and change what is sent. Remove the variable";
  return [{ path: UNCHECKED, message }];
}
