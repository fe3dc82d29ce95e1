/** AssumeRole: returns temporary keys for a role, if the role trusts the caller's account. */

import { answered, type Operation, type OperationCall, type Outcome, refused } from "../../../wire/rpc/operation.ts";
import type { ParameterRule } from "../../../wire/rpc/parameters.ts";
import type { Role } from "../../accounts/account.ts";
import type { AccountBook } from "../../accounts/account-book.ts";
import { permissionFor } from "../../accounts/ram-actions.ts";

const wrong = (name: string, message = `The parameter ${name} is wrongly formed.`) => ({
  status: 400,
  code: `InvalidParameter.${name}`,
  message,
});

const wrongDuration = wrong("DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr.");

/** Source: AssumeRole, API metadata STS 2015-04-01 and reference page, read 2026-08. */
const PARAMETERS: readonly ParameterRule[] = [
  {
    name: "RoleArn",
    type: "string",
    required: true,
    pattern: /^acs:ram::\d+:role\/[\w.-]+$/i,
    wrong: wrong("RoleArn"),
  },
  {
    name: "RoleSessionName",
    type: "string",
    required: true,
    min: 2,
    max: 64,
    pattern: /^[\w.@-]+$/,
    wrong: wrong("RoleSessionName"),
  },
  { name: "DurationSeconds", type: "integer", min: 900, max: 43_200, wrong: wrongDuration },
  {
    name: "ExternalId",
    type: "string",
    min: 2,
    max: 1224,
    pattern: /^[\w+=,.@:/-]+$/,
    wrong: wrong("ExternalId"),
  },
  {
    name: "Policy",
    type: "string",
    max: 2048,
    wrong: wrong("PolicySize", "The size of Policy must be smaller than 2048 bytes."),
  },
];

const noPermission = (message: string) => refused(403, "NoPermission", message);

export const STS_DENIAL = {
  status: 403,
  code: "NoPermission",
  message: "You are not authorized to do this action. You should be authorized by RAM.",
} as const;

export function assumeRole(accounts: AccountBook): Operation {
  return {
    name: "AssumeRole",
    parameters: PARAMETERS,
    permission: (call) => permissionFor("sts:AssumeRole", { role: call.text("RoleArn") }),
    run: (call) => {
      if (call.identity.type === "root") return noPermission("Roles may not be assumed by root accounts.");
      const roleArn = call.text("RoleArn") ?? "";
      const role = accounts.findRole(roleArn);
      if (role === undefined) return refused(404, "EntityNotExist.Role", "The specified Role not exists .");
      if (!trusts(role, call)) return { kind: "refused", refusal: STS_DENIAL };
      if (!isJsonOrAbsent(call.text("Policy"))) {
        return {
          kind: "refused",
          refusal: wrong("PolicyGrammar", "The parameter Policy has not passed grammar check."),
        };
      }
      const durationSeconds = call.integer("DurationSeconds") ?? Math.min(3600, role.maxSessionSeconds);
      if (durationSeconds > role.maxSessionSeconds) return { kind: "refused", refusal: wrongDuration };
      return issue(accounts, roleArn, call.text("RoleSessionName") ?? "", durationSeconds);
    },
    parity: {
      status: "simplified",
      note: "A session policy is checked for being JSON and does not narrow the role's rights. Trust is by account, service and ExternalId.",
      source: "AssumeRole, API metadata STS 2015-04-01",
    },
  };
}

const trusts = (role: Role, call: OperationCall) =>
  role.trust.accounts.includes(call.identity.accountId) &&
  (role.trust.externalId === undefined || role.trust.externalId === call.text("ExternalId"));

function isJsonOrAbsent(policy: string | undefined): boolean {
  if (policy === undefined) return true;
  try {
    return typeof JSON.parse(policy) === "object";
  } catch {
    return false;
  }
}

function issue(accounts: AccountBook, roleArn: string, sessionName: string, durationSeconds: number): Outcome {
  const keys = accounts.issueRoleKeys(roleArn, sessionName, durationSeconds);
  if (keys?.expiresAtMs === undefined) return refused(404, "EntityNotExist.Role", "The specified Role not exists .");
  const roleName = roleArn.slice(roleArn.indexOf("/") + 1);
  return answered({
    AssumedRoleUser: {
      AssumedRoleId: `3${keys.identity.accountId}:${sessionName}`,
      Arn: `acs:ram::${keys.identity.accountId}:role/${roleName}/${sessionName}`,
    },
    Credentials: {
      AccessKeyId: keys.accessKeyId,
      AccessKeySecret: keys.accessKeySecret,
      SecurityToken: keys.securityToken,
      Expiration: `${new Date(keys.expiresAtMs).toISOString().slice(0, 19)}Z`,
    },
  });
}
