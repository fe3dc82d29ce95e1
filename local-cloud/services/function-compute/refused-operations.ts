/** Operations of Function Compute that clients commonly call and that the local cloud refuses. PARITY.md lists them. */
export interface RefusedFcOperation {
  readonly operation: string;
  readonly method: string;
  /** Path of the operation. `f`, `s`, `t` and `id` stand for a function, service, trigger and task. */
  readonly path: string;
  readonly note?: string;
}

const DEPLOYS = "deploy with PUT /_local/functions/<name>";
const SHOWS = "GET /_local/functions/<name> shows every invocation";

/** Source: API reference of Function Compute, versions 2023-03-30 and 2021-04-06, read 2026-11. */
export const REFUSED_FC_OPERATIONS: readonly RefusedFcOperation[] = [
  { operation: "CreateFunction (2023-03-30)", method: "POST", path: "/2023-03-30/functions", note: DEPLOYS },
  { operation: "UpdateFunction (2023-03-30)", method: "PUT", path: "/2023-03-30/functions/f", note: DEPLOYS },
  { operation: "DeleteFunction (2023-03-30)", method: "DELETE", path: "/2023-03-30/functions/f" },
  { operation: "GetFunctionCode (2023-03-30)", method: "GET", path: "/2023-03-30/functions/f/code" },
  { operation: "CreateTrigger (2023-03-30)", method: "POST", path: "/2023-03-30/functions/f/triggers", note: DEPLOYS },
  { operation: "GetTrigger (2023-03-30)", method: "GET", path: "/2023-03-30/functions/f/triggers/t" },
  { operation: "UpdateTrigger (2023-03-30)", method: "PUT", path: "/2023-03-30/functions/f/triggers/t" },
  { operation: "DeleteTrigger (2023-03-30)", method: "DELETE", path: "/2023-03-30/functions/f/triggers/t" },
  {
    operation: "PutAsyncInvokeConfig (2023-03-30)",
    method: "PUT",
    path: "/2023-03-30/functions/f/async-invoke-config",
    note: DEPLOYS,
  },
  {
    operation: "GetAsyncInvokeConfig (2023-03-30)",
    method: "GET",
    path: "/2023-03-30/functions/f/async-invoke-config",
  },
  {
    operation: "DeleteAsyncInvokeConfig (2023-03-30)",
    method: "DELETE",
    path: "/2023-03-30/functions/f/async-invoke-config",
  },
  { operation: "ListAsyncInvokeConfigs (2023-03-30)", method: "GET", path: "/2023-03-30/async-invoke-configs" },
  {
    operation: "GetAsyncTask (2023-03-30)",
    method: "GET",
    path: "/2023-03-30/functions/f/async-tasks/id",
    note: SHOWS,
  },
  { operation: "ListAsyncTasks (2023-03-30)", method: "GET", path: "/2023-03-30/functions/f/async-tasks", note: SHOWS },
  {
    operation: "StopAsyncTask (2023-03-30)",
    method: "PUT",
    path: "/2023-03-30/functions/f/async-tasks/id/stop",
    note: SHOWS,
  },
  { operation: "PublishFunctionVersion (2023-03-30)", method: "POST", path: "/2023-03-30/functions/f/versions" },
  { operation: "ListFunctionVersions (2023-03-30)", method: "GET", path: "/2023-03-30/functions/f/versions" },
  { operation: "CreateAlias (2023-03-30)", method: "POST", path: "/2023-03-30/functions/f/aliases" },
  { operation: "ListAliases (2023-03-30)", method: "GET", path: "/2023-03-30/functions/f/aliases" },
  { operation: "ListInstances (2023-03-30)", method: "GET", path: "/2023-03-30/functions/f/instances" },
  { operation: "PutConcurrencyConfig (2023-03-30)", method: "PUT", path: "/2023-03-30/functions/f/concurrency" },
  { operation: "GetConcurrencyConfig (2023-03-30)", method: "GET", path: "/2023-03-30/functions/f/concurrency" },
  { operation: "PutProvisionConfig (2023-03-30)", method: "PUT", path: "/2023-03-30/functions/f/provision-config" },
  { operation: "GetProvisionConfig (2023-03-30)", method: "GET", path: "/2023-03-30/functions/f/provision-config" },
  { operation: "ListCustomDomains (2023-03-30)", method: "GET", path: "/2023-03-30/custom-domains" },
  { operation: "ListLayers (2023-03-30)", method: "GET", path: "/2023-03-30/layers" },
  { operation: "ListTagResources (2023-03-30)", method: "GET", path: "/2023-03-30/tags-v2" },
  { operation: "TagResources (2023-03-30)", method: "POST", path: "/2023-03-30/tags-v2" },
  { operation: "ListServices (2016-08-15, 2021-04-06)", method: "GET", path: "/2016-08-15/services" },
  { operation: "CreateService (2016-08-15, 2021-04-06)", method: "POST", path: "/2016-08-15/services" },
  { operation: "GetService (2016-08-15, 2021-04-06)", method: "GET", path: "/2016-08-15/services/s" },
  { operation: "UpdateService (2016-08-15, 2021-04-06)", method: "PUT", path: "/2016-08-15/services/s" },
  { operation: "DeleteService (2016-08-15, 2021-04-06)", method: "DELETE", path: "/2016-08-15/services/s" },
  { operation: "ListFunctions (2016-08-15, 2021-04-06)", method: "GET", path: "/2016-08-15/services/s/functions" },
  { operation: "CreateFunction (2016-08-15, 2021-04-06)", method: "POST", path: "/2016-08-15/services/s/functions" },
  { operation: "GetFunction (2016-08-15, 2021-04-06)", method: "GET", path: "/2016-08-15/services/s/functions/f" },
  { operation: "UpdateFunction (2016-08-15, 2021-04-06)", method: "PUT", path: "/2016-08-15/services/s/functions/f" },
  {
    operation: "DeleteFunction (2016-08-15, 2021-04-06)",
    method: "DELETE",
    path: "/2016-08-15/services/s/functions/f",
  },
  {
    operation: "ListTriggers (2016-08-15, 2021-04-06)",
    method: "GET",
    path: "/2016-08-15/services/s/functions/f/triggers",
  },
  {
    operation: "CreateTrigger (2016-08-15, 2021-04-06)",
    method: "POST",
    path: "/2016-08-15/services/s/functions/f/triggers",
  },
  {
    operation: "GetTrigger (2016-08-15, 2021-04-06)",
    method: "GET",
    path: "/2016-08-15/services/s/functions/f/triggers/t",
  },
  {
    operation: "GetStatefulAsyncInvocation (2016-08-15, 2021-04-06)",
    method: "GET",
    path: "/2016-08-15/services/s/functions/f/stateful-async-invocations/id",
  },
  {
    operation: "PutFunctionAsyncInvokeConfig (2016-08-15, 2021-04-06)",
    method: "PUT",
    path: "/2016-08-15/services/s/functions/f/async-invoke-config",
  },
];
