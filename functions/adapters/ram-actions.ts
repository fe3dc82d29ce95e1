/** What the adapters may do, as data: the role policies in infra/ are generated from it, and a test takes each away in turn. */

export interface RamPermission {
  /** The API that needs it. */
  readonly api: string;
  /** Any one of these lets the call through; where the vendor's pages disagree, a policy grants them all. */
  readonly anyOf: readonly string[];
  /** With {region}, {accountId} (of the scope's account), {project}, {logstore}, {function}, {role}. */
  readonly resources: readonly string[];
  /** Whose role carries it: the accounts that are protected, or the one that the function lives in. */
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
  // "All Resources" in the vendor's table: a statement that names instances would have no effect, and the call is denied.
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
 * The current page names `bss:DescribeAcccount` (three c's, the vendor's spelling), an older one
 * `bssapi:QueryAccountBalance` (help.aliyun.com/document_detail/472991.html and 87997.html, read 2026-08). The second name
 * of QueryAccountTransactions is formed like that one and was seen on no page.
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
      // A function of a 2.0 service: `services/<service>[.<qualifier>]/functions/<function>`.
      "acs:fc:{region}:{accountId}:services/*/functions/{function}",
    ],
    scope: "function-account",
  },
];

/** Everything. No stop, delete, release or modify action is or may be in here. */
export const RAM_PERMISSIONS: readonly RamPermission[] = [
  ...ECS_PERMISSIONS,
  ...BSS_PERMISSIONS,
  ...STS_PERMISSIONS,
  ...LOG_STORE_PERMISSIONS,
  ...FUNCTION_COMPUTE_PERMISSIONS,
];
