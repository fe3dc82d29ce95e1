/**
 * The RAM actions of this cloud, each with the one resource form that the vendor documents for it. A call asks for its
 * resource in that form and no other. A statement that grants `ecs:DescribeInstanceHistoryEvents` on `instance/*` is
 * therefore as good as absent, because the vendor documents `*` alone for that action.
 *
 * Sources, read 2026-11 and not verified on the live cloud:
 * (a) "RAM authorization" of ECS, API 2014-05-26 (help/en/ecs/developer-reference/api-ecs-2014-05-26-ram). "All
 *     Resources" there means that only `*` is effective; the sentence stands on the page of each API;
 * (b) the RAM section of the API's own page; (c) pages of BssOpenApi, help.aliyun.com/document_detail/472991.html and
 *     87997.html; (d) "AssumeRole" of STS; (e) "Action list" of Simple Log Service and the resource in its refusals
 *     ("denied by sts or ram, action: ..., resource: ..."); (f) "RAM authorization" of Function Compute, API 2023-03-30
 *     and 2021-04-06; (g) "RAM authorization" of EventBridge, API 2020-04-01.
 */
export interface RamAction {
  /**
   * The resource with placeholders: `{region}`, `{account}`, and those of the service, for example `{instance}` or
   * `{logstore}`.
   */
  readonly resource: string;
  readonly source: string;
}

const EVERY_RESOURCE = { resource: "*", source: "a, All Resources" };
const INSTANCE = { resource: "acs:ecs:{region}:{account}:instance/{instance}", source: "a" };
const PROJECT = { resource: "acs:log:{region}:{account}:project/{project}", source: "e" };
const ANY_PROJECT = { resource: "acs:log:{region}:{account}:project/*", source: "e" };
const LOGSTORE = { resource: "acs:log:{region}:{account}:project/{project}/logstore/{logstore}", source: "e" };
const ANY_LOGSTORE = { resource: "acs:log:{region}:{account}:project/{project}/logstore/*", source: "e" };
const MONEY = { resource: "*", source: "c" };
const FLEET_OF_FUNCTIONS = { resource: "acs:fc:{region}:{account}:functions/*", source: "f" };
const EVENT_BUS = { resource: "acs:eventbridge:{region}:{account}:eventbus/{bus}", source: "g" };

export const RAM_ACTIONS = {
  "ecs:DescribeRegions": EVERY_RESOURCE,
  "ecs:DescribeInstanceHistoryEvents": { resource: "*", source: "a and b, All Resources" },
  "ecs:DescribeInstances": INSTANCE,
  "ecs:DescribeInstanceStatus": INSTANCE,
  "ecs:DescribeInstancesFullStatus": INSTANCE,
  "ecs:ReActivateInstances": INSTANCE,
  "ecs:StartInstance": INSTANCE,
  "ecs:StartInstances": INSTANCE,
  "ecs:StopInstance": INSTANCE,
  "ecs:StopInstances": INSTANCE,
  "bss:DescribeAcccount": MONEY,
  "bss:QueryAccountBalance": MONEY,
  "bssapi:QueryAccountBalance": MONEY,
  "bss:DescribeAcccountTran": MONEY,
  "bss:QueryAccountTransactions": MONEY,
  "bssapi:QueryAccountTransactions": MONEY,
  "sts:AssumeRole": { resource: "{role}", source: "d" },
  "log:CreateProject": ANY_PROJECT,
  "log:ListProject": ANY_PROJECT,
  "log:GetProject": PROJECT,
  "log:DeleteProject": PROJECT,
  "log:CreateLogStore": ANY_LOGSTORE,
  "log:ListLogStores": ANY_LOGSTORE,
  "log:GetLogStore": LOGSTORE,
  "log:UpdateLogStore": LOGSTORE,
  "log:DeleteLogStore": LOGSTORE,
  "log:ListShards": LOGSTORE,
  "log:CreateIndex": LOGSTORE,
  "log:UpdateIndex": LOGSTORE,
  "log:GetIndex": LOGSTORE,
  "log:DeleteIndex": LOGSTORE,
  "log:PostLogStoreLogs": LOGSTORE,
  "log:GetLogStoreLogs": LOGSTORE,
  "log:GetLogStoreHistogram": LOGSTORE,
  "log:GetCursorOrData": LOGSTORE,
  // The page of ListAlerts of 2025-11 names no authorization; later pages do. The form is that of other reads of a
  // project.
  "log:CreateAlert": PROJECT,
  "log:ListAlerts": PROJECT,
  // "All resources" on the API's page (help.aliyun.com/zh/functioncompute/api-fc-2023-03-30-listtriggers).
  "fc:ListTriggers": { resource: "*", source: "f, All Resources" },
  "fc:GetFunction": { resource: "acs:fc:{region}:{account}:functions/{function}", source: "f" },
  "fc:ListFunctions": FLEET_OF_FUNCTIONS,
  "fc:InvokeFunction": { resource: "acs:fc:{region}:{account}:functions/{function}", source: "f" },
  "eventbridge:PutEvents": EVENT_BUS,
} as const satisfies Readonly<Record<string, RamAction>>;

export type RamActionName = keyof typeof RAM_ACTIONS;

export interface Permission {
  readonly action: string;
  readonly resource: string;
  /** Other RAM actions of which each grants the same call. The vendor's pages name different actions for some calls. */
  readonly alternatives?: readonly string[];
}

/**
 * Returns the permission that one call needs. A placeholder without a value becomes `*`: a list concerns every
 * instance.
 */
export function permissionFor(action: RamActionName, values: Readonly<Record<string, string | undefined>>): Permission {
  return { action, resource: fill(RAM_ACTIONS[action].resource, values) };
}

const fill = (form: string, values: Readonly<Record<string, string | undefined>>) =>
  form.replace(/\{(\w+)\}/g, (_whole, name: string) => values[name] || "*");
