/**
 * The permissions of an operator's own key, for every command of the command line. It assumes the roles of the protected accounts,
 * reads and writes the results, reads the deployment and invokes the function.
 * Deploying needs more permissions, and only while deploying.
 */

import { FUNCTION_NAME, RESULTS_PROJECT, RESULTS_STORE, SPOKE_ROLE, STDOUT_PROJECT, STDOUT_STORE } from "./names.ts";
import type { PolicyDocument } from "./policies.ts";

const inAnyAccount = (name: string): string => name.replace(`\${ALIYUN::AccountId}`, "*");
const project = (name: string): string => `acs:log:*:*:project/${inAnyAccount(name)}`;

const statement = (Action: readonly string[], Resource: readonly string[]) => ({
  Effect: "Allow" as const,
  Action,
  Resource,
});

/** Returns the policy for the account of the function. In the same-account layout attach `same-account-function.json` beside it. */
export function operatorPolicy(): PolicyDocument {
  return {
    Version: "1",
    Statement: [
      statement(["sts:AssumeRole"], [`acs:ram::<protected account>:role/${SPOKE_ROLE}`]),
      statement(
        ["log:PostLogStoreLogs", "log:GetLogStoreLogs", "log:GetIndex"],
        [`${project(RESULTS_PROJECT)}/logstore/${RESULTS_STORE}`],
      ),
      statement(["log:GetLogStoreLogs"], [`${project(STDOUT_PROJECT)}/logstore/${STDOUT_STORE}`]),
      statement(["log:ListAlerts"], [project(RESULTS_PROJECT), project(STDOUT_PROJECT)]),
      statement(
        ["fc:GetFunction", "fc:InvokeFunction"],
        [`acs:fc:*:*:functions/${FUNCTION_NAME}`, `acs:fc:*:*:functions/${FUNCTION_NAME}/*`],
      ),
      statement(["fc:ListTriggers"], ["*"]),
    ],
  };
}
