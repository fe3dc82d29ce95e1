/**
 * The RAM policies, generated from what the adapters declare: what no adapter calls, no policy grants. Where the vendor
 * documents two names for one API, both are granted, because either may be the one that is checked.
 */
import type { IResolvable } from "@alicloud/ros-cdk-core";
import { Fn } from "@alicloud/ros-cdk-core";
import type { RosRole } from "@alicloud/ros-cdk-ram";
import { RAM_PERMISSIONS, type RamPermission } from "../functions/adapters/ram-actions.ts";
import { FUNCTION_NAME, RESULTS_PROJECT, RESULTS_STORE, SPOKE_ROLE, STDOUT_PROJECT, STDOUT_STORE } from "./names.ts";

/** Whose policy: the function's where it assumes roles, the role it assumes, or the function's that does both itself. */
export type PolicyOwner = "hub-function" | "spoke-role" | "same-account-function";
export const POLICY_OWNERS: readonly PolicyOwner[] = ["hub-function", "spoke-role", "same-account-function"];

/** What RAM itself reads. */
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
 * For Function Compute itself, which writes stdout and request metrics; no adapter calls it. The vendor's older page has
 * the function's role do it ("Role authorization commands", doc-detail/181620), its newer one also names a service-linked
 * role ("Service-linked role of Function Compute", June 2026), read 2026-08. Not verified on the live cloud which one
 * signs where a role is set, so it is granted.
 */
const SHIP_STDOUT: RamPermission = {
  api: "PutLogs by Function Compute",
  anyOf: ["log:PostLogStoreLogs"],
  resources: [`acs:log:{region}:{accountId}:project/${STDOUT_PROJECT}/logstore/${STDOUT_STORE}`],
  scope: "function-account",
};

/** Everything that an owner's policy must let through, for policies and for tests that take one away. */
export function permissionsOf(owner: PolicyOwner): readonly RamPermission[] {
  const target = RAM_PERMISSIONS.filter((permission) => permission.scope === "target-account");
  if (owner === "spoke-role") return target;
  const assumesRoles = (permission: RamPermission) => permission.resources.includes(ASSUMED_ROLE);
  const own = RAM_PERMISSIONS.filter((permission) => permission.scope === "function-account");
  if (owner === "hub-function") return [...own, SHIP_STDOUT];
  return [...own.filter((permission) => !assumesRoles(permission)), SHIP_STDOUT, ...target];
}

/** Statements for a role in a template. `roleArns`: exactly the roles that a hub's function may assume. */
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

/** The same policy for people who click. `*` in the place of an account means the account that the policy is in. */
export function plainPolicy(owner: PolicyOwner): PolicyDocument {
  // Not a valid ARN on purpose: the console refuses it until somebody has put the protected accounts in.
  const places = { region: "*", accountId: "*", role: `acs:ram::<protected account>:role/${SPOKE_ROLE}` };
  return {
    Version: "1",
    Statement: grouped(permissionsOf(owner)).map(({ names, resources }) => ({
      Effect: "Allow",
      Action: names,
      Resource: resources.map((text) => filled(text, places).replaceAll(`\${ALIYUN::AccountId}`, "*")),
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

function filled(resource: string, places: Readonly<Record<"region" | "accountId" | "role", string>>): string {
  const all: Readonly<Record<string, string>> = {
    ...places,
    project: RESULTS_PROJECT,
    logstore: RESULTS_STORE,
    function: FUNCTION_NAME,
  };
  // `${...}` is ROS's own; `{...}` is a place to fill.
  return resource.replace(/(?<!\$)\{(\w+)\}/g, (whole, place: string) => {
    const value = all[place];
    if (value === undefined) throw new Error(`A permission names a place that no policy can fill: ${whole}`);
    return value;
  });
}

interface Group {
  readonly resources: readonly string[];
  readonly names: readonly string[];
}

/** One statement for each set of resources, in the order of the list: generated files change only when the list does. */
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
