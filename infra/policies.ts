/**
 * Writes the RAM policies from the permissions that the adapters declare, so that no policy grants an action that no adapter calls.
 * If the vendor documents two names for one API, both are granted, because either may be the checked one.
 */
import type { IResolvable } from "@alicloud/ros-cdk-core";
import { Fn } from "@alicloud/ros-cdk-core";
import type { RosRole } from "@alicloud/ros-cdk-ram";
import { RAM_PERMISSIONS, type RamPermission } from "../functions/adapters/ram-permissions.ts";
import { FUNCTION_NAME, RESULTS_PROJECT, RESULTS_STORE, SPOKE_ROLE, STDOUT_PROJECT, STDOUT_STORE } from "./names.ts";

/**
 * The owner of a policy: the function's role in a hub, the role that it assumes, or the function's role in the same-account layout.
 */
export type PolicyOwner = "hub-function" | "spoke-role" | "same-account-function";
export const POLICY_OWNERS: readonly PolicyOwner[] = ["hub-function", "spoke-role", "same-account-function"];

/** A policy in the form that RAM reads. */
export interface PolicyDocument {
  readonly Version: "1";
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  }[];
}

const ASSUMED_ROLE = "{role}";

/**
 * For Function Compute itself, which writes stdout and request metrics; no adapter calls it. On the vendor's older page the
 * function's role writes them ("Role authorization commands", doc-detail/181620).
 * The newer page also names a service-linked role ("Service-linked role of Function Compute", June 2026), read 2026-08. It is not
 * verified on the live cloud which role signs, so the permission is granted.
 */
const SHIP_STDOUT: RamPermission = {
  api: "PutLogs by Function Compute",
  anyOf: ["log:PostLogStoreLogs"],
  resources: [`acs:log:{region}:{accountId}:project/${STDOUT_PROJECT}/logstore/${STDOUT_STORE}`],
  scope: "function-account",
};

/**
 * Returns every permission that an owner's policy must grant. Tests take the permissions away one by one.
 * @internal Tests compare the written policies with it.
 */
export function permissionsOf(owner: PolicyOwner): readonly RamPermission[] {
  const target = RAM_PERMISSIONS.filter((permission) => permission.scope === "target-account");
  if (owner === "spoke-role") return target;
  const assumesRoles = (permission: RamPermission) => permission.resources.includes(ASSUMED_ROLE);
  const functionPermissions = RAM_PERMISSIONS.filter((permission) => permission.scope === "function-account");
  if (owner === "hub-function") return [...functionPermissions, SHIP_STDOUT];
  return [...functionPermissions.filter((permission) => !assumesRoles(permission)), SHIP_STDOUT, ...target];
}

/**
 * Returns the statements for a role in a template.
 * @param roleArns exactly the roles that a hub's function may assume.
 */
export function roleStatements(
  owner: PolicyOwner,
  roleArns?: IResolvable,
): readonly RosRole.PolicyDocumentStatementProperty[] {
  return grouped(permissionsOf(owner)).map(({ names, resources }) => ({
    effect: "Allow",
    action: [...names],
    resource:
      roleArns !== undefined && resources.includes(ASSUMED_ROLE) ? roleArns : resources.map((text) => toTemplate(text)),
  }));
}

/** Returns the same policy for pasting into the console. `*` in the place of an account means the account that holds the policy. */
export function plainPolicy(owner: PolicyOwner): PolicyDocument {
  // An invalid ARN on purpose: the console refuses it until the protected accounts are filled in.
  const values = { region: "*", accountId: "*", role: `acs:ram::<protected account>:role/${SPOKE_ROLE}` };
  return {
    Version: "1",
    Statement: grouped(permissionsOf(owner)).map(({ names, resources }) => ({
      Effect: "Allow",
      Action: names,
      Resource: resources.map((text) => filled(text, values).replaceAll(`\${ALIYUN::AccountId}`, "*")),
    })),
  };
}

function toTemplate(resource: string): string {
  const text = filled(resource, {
    region: `\${ALIYUN::Region}`,
    accountId: `\${ALIYUN::AccountId}`,
    role: ASSUMED_ROLE,
  });
  return text.includes(`\${`) ? Fn.sub(text) : text;
}

function filled(resource: string, values: Readonly<Record<"region" | "accountId" | "role", string>>): string {
  const all: Readonly<Record<string, string>> = {
    ...values,
    project: RESULTS_PROJECT,
    logstore: RESULTS_STORE,
    function: FUNCTION_NAME,
  };
  // `${...}` is an expression of ROS; `{...}` is a placeholder to fill here.
  return resource.replace(/(?<!\$)\{(\w+)\}/g, (whole, place: string) => {
    const value = all[place];
    if (value === undefined)
      throw new Error(
        `No policy can fill the placeholder ${whole} of a permission. Add it to \`filled\` in infra/policies.ts.`,
      );
    return value;
  });
}

interface Group {
  readonly resources: readonly string[];
  readonly names: readonly string[];
}

/** Makes one statement for each set of resources, in the order of the list. Generated files then change only when the list does. */
function grouped(permissions: readonly RamPermission[]): readonly Group[] {
  const groups = new Map<string, { resources: readonly string[]; names: Set<string> }>();
  for (const { resources, anyOf } of permissions) {
    const key = resources.join(" ");
    const group = groups.get(key) ?? { resources, names: new Set<string>() };
    for (const name of anyOf) group.names.add(name);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ resources, names }) => ({ resources, names: [...names] }));
}
