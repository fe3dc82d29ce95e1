/** Checks for environment variables that make every invocation unsafe. */
import { type ConfigProblem, configProblem } from "./config-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const UNCHECKED = "NODE_TLS_REJECT_UNAUTHORIZED";

/** Returns a problem for each variable with a forbidden value. */
export function environmentProblems(environment: Environment): readonly ConfigProblem[] {
  // Node.js obeys exactly "0" (https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue). Other zeros mean the same to
  // a person. The names of variables know no case on Windows.
  const isOff = ([name, value]: [string, unknown]) =>
    /^\s*0+\s*$/.test(String(value)) && name.toUpperCase() === UNCHECKED;
  if (!Object.entries(environment).some(isOff)) return [];
  return [configProblem(UNCHECKED, "tlsOff")];
}
