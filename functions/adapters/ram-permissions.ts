/**
 * Lists the permissions that the adapters need. infra/ writes the role policies from it, and a test takes each permission away in
 * turn.
 */

export interface RamPermission {
  /** The API that needs the permission. */
  readonly api: string;
  /** Each of these actions allows the call. If the vendor's pages disagree, a policy grants all of them. */
  readonly anyOf: readonly string[];
  /** With {region}, {accountId} (of the scope's account), {project}, {logstore}, {function}, {role}. */
  readonly resources: readonly string[];
  /** The role that carries the permission: that of each protected account, or that of the function's account. */
  readonly scope: "target-account" | "function-account";
}

/** Sources: "RAM authorization" of ECS and the RAM section of each API's page, read 2026-11; none verified on the live cloud. */
const ECS_PERMISSIONS: readonly RamPermission[] = [
  { api: "DescribeRegions", anyOf: ["ecs:DescribeRegions"], resources: ["*"], scope: "target-account" },
  {
    api: "DescribeInstances",
    anyOf: ["ecs:DescribeInstances"],
    resources: ["acs:ecs:*:{accountId}:instance/*"],
    scope: "target-account",
  },
  // "All Resources" in the vendor's table: a statement that names instances would have no effect, and the call would be denied.
  {
    api: "DescribeInstanceHistoryEvents",
    anyOf: ["ecs:DescribeInstanceHistoryEvents"],
    resources: ["*"],
    scope: "target-account",
  },
  {
    api: "ReActivateInstances",
    anyOf: ["ecs:ReActivateInstances"],
    resources: ["acs:ecs:*:{accountId}:instance/*"],
    scope: "target-account",
  },
];

/**
 * The current page names `bss:DescribeAcccount` (three c's, the vendor's spelling), an older page `bssapi:QueryAccountBalance`
 * (help.aliyun.com/document_detail/472991.html and 87997.html, read 2026-08).
 * The second name of QueryAccountTransactions is formed like the older one and was found on no page.
 */
const BSS_PERMISSIONS: readonly RamPermission[] = [
  {
    api: "QueryAccountBalance",
    anyOf: ["bss:DescribeAcccount", "bssapi:QueryAccountBalance"],
    resources: ["*"],
    scope: "target-account",
  },
  {
    api: "QueryAccountTransactions",
    anyOf: ["bss:DescribeAcccountTran", "bssapi:QueryAccountTransactions"],
    resources: ["*"],
    scope: "target-account",
  },
];

const STS_PERMISSIONS: readonly RamPermission[] = [
  { api: "AssumeRole", anyOf: ["sts:AssumeRole"], resources: ["{role}"], scope: "function-account" },
];

const LOG_STORE_PERMISSIONS: readonly RamPermission[] = [
  {
    api: "PutLogs",
    anyOf: ["log:PostLogStoreLogs"],
    resources: ["acs:log:{region}:{accountId}:project/{project}/logstore/{logstore}"],
    scope: "function-account",
  },
  {
    api: "GetLogs",
    anyOf: ["log:GetLogStoreLogs"],
    resources: ["acs:log:{region}:{accountId}:project/{project}/logstore/{logstore}"],
    scope: "function-account",
  },
];

const FUNCTION_COMPUTE_PERMISSIONS: readonly RamPermission[] = [
  {
    api: "InvokeFunction",
    anyOf: ["fc:InvokeFunction"],
    resources: [
      "acs:fc:{region}:{accountId}:functions/{function}",
      "acs:fc:{region}:{accountId}:functions/{function}/*",
      // The resource of a function in a 2.0 service: `services/<service>[.<qualifier>]/functions/<function>`.
      "acs:fc:{region}:{accountId}:services/*/functions/{function}",
    ],
    scope: "function-account",
  },
];

/** All permissions. None of them stops, deletes, releases or modifies anything, and none may be added that does. */
export const RAM_PERMISSIONS: readonly RamPermission[] = [
  ...ECS_PERMISSIONS,
  ...BSS_PERMISSIONS,
  ...STS_PERMISSIONS,
  ...LOG_STORE_PERMISSIONS,
  ...FUNCTION_COMPUTE_PERMISSIONS,
];
