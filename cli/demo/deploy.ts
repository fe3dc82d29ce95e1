/**
 * Deploys the function on the local cloud as docs/deploy.md does on the real one. Log projects, index and permissions
 * come from infra/; the bundle is the function's real one.
 */
import hubPolicy from "../../infra/policies/hub-function.json" with { type: "json" };
import functionPolicy from "../../infra/policies/same-account-function.json" with { type: "json" };
import spokePolicy from "../../infra/policies/spoke-role.json" with { type: "json" };
import { resultsIndex } from "../../infra/results-index.ts";
import functionTemplate from "../../infra/templates/function.template.json" with { type: "json" };
import hubTemplate from "../../infra/templates/hub.template.json" with { type: "json" };
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";

export const FUNCTION_ROLE = "ecs-auto-recovery-function";
export const SPOKE_ROLE = "ecs-auto-recovery";
export const FUNCTION_NAME = "ecs-auto-recovery";
export const HOME_REGION = "cn-hangzhou";

export interface Deployment {
  /** The account that holds the function and its log store. */
  readonly functionAccountId: string;
  /** Accounts whose role the function assumes. */
  readonly spokeAccountIds: readonly string[];
  /** Content of recovery.config.yaml without `endpoints`. These point at the local cloud and are added when it runs. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface DeployedFiles {
  /** The file that the function reads its configuration from. */
  readonly configurationFile: string;
  /** Folder of the function's bundle. Absent: the log store and the roles are set up, and no function. */
  readonly codeDir?: string;
}

type ControlCalls = NonNullable<Scenario["control"]>;

/**
 * Returns the control calls that deploy. They are a part of the scenario, so that `reset` of the local cloud deploys
 * again.
 */
export function deploymentCalls(
  { functionAccountId, spokeAccountIds }: Deployment,
  { configurationFile, codeDir }: DeployedFiles,
): ControlCalls {
  const functionPolicies = [functionPolicy, hubPolicy];
  return [
    logStoreCall(functionAccountId),
    stdoutCall(functionAccountId),
    grantCall(functionAccountId, `role/${FUNCTION_ROLE}`, functionPolicies, spokeAccountIds),
    ...spokeAccountIds.map((id) => grantCall(id, `role/${SPOKE_ROLE}`, [spokePolicy])),
    ...(codeDir === undefined ? [] : [functionCall(functionAccountId, configurationFile, codeDir)]),
  ];
}

/** Returns the endpoint of each service: every service of the local cloud is on one port. */
export function endpointsOf(url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(["ecs", "bss", "sts", "sls", "fc"].map((service) => [service, url]));
}

/** The timers of s.yaml, from the function's template, which `npm run infra` writes. */
const TIMERS = [functionTemplate.Resources.TriggerPayment, functionTemplate.Resources.TriggerFull].map(
  ({ Properties: { TriggerName, TriggerType, TriggerConfig } }) => ({
    triggerName: TriggerName,
    triggerType: TriggerType,
    triggerConfig: TriggerConfig,
  }),
);

function functionCall(accountId: string, configurationFile: string, codeDir: string): ControlCalls[number] {
  return {
    method: "PUT",
    path: `functions/${FUNCTION_NAME}`,
    body: {
      accountId,
      region: HOME_REGION,
      codeDir,
      handler: "index.handler",
      timeout: 120,
      memory: 512,
      role: `acs:ram::${accountId}:role/${FUNCTION_ROLE}`,
      env: { RECOVERY_CONFIG_FILE: configurationFile },
      asyncInvokeConfig: { maxAsyncRetryAttempts: 1, maxAsyncEventAgeInSeconds: 3600 },
      triggers: [
        ...TIMERS,
        {
          triggerName: "recharge",
          triggerType: "eventbridge",
          triggerConfig: {
            triggerEnable: true,
            asyncInvocationType: true,
            eventRuleFilterPattern: JSON.stringify({ type: ["billing:Account:Recharged"] }),
          },
        },
      ],
    },
  };
}

const PLACEHOLDER = "<protected account>";

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
}

/** Grants each statement of the policy files. `<protected account>` is replaced by each id of `spokeAccountIds`. */
function grantCall(
  accountId: string,
  identity: string,
  documents: readonly PolicyDocument[],
  spokeAccountIds: readonly string[] = [],
): ControlCalls[number] {
  const fill = (text: string) =>
    text.includes(PLACEHOLDER) ? spokeAccountIds.map((id) => text.replace(PLACEHOLDER, id)) : [text];
  const statements = documents
    .flatMap(({ Statement }) => Statement)
    .map(({ Action, Resource }) => ({ actions: Action, resources: Resource.flatMap(fill) }));
  return { method: "PUT", path: `accounts/${accountId}/policy`, body: { identity, statements } };
}

function logStoreCall(accountId: string): ControlCalls[number] {
  return {
    method: "PUT",
    path: `log-store/projects/ecs-auto-recovery-${accountId}`,
    body: {
      accountId,
      regionId: HOME_REGION,
      logstores: [{ name: "results", ttl: 180, index: resultsIndex() }],
      alerts: alertsOf("ecs-auto-recovery-${"),
    },
  };
}

/** Creates the log project for the function's stdout. The local cloud never writes to it. */
function stdoutCall(accountId: string): ControlCalls[number] {
  return {
    method: "PUT",
    path: `log-store/projects/ecs-auto-recovery-stdout-${accountId}`,
    body: {
      accountId,
      regionId: HOME_REGION,
      logstores: [{ name: "stdout", ttl: 30 }],
      alerts: alertsOf("ecs-auto-recovery-stdout-"),
    },
  };
}

/**
 * Returns the alerts of infra's hub template that belong to one project. `projectPrefix` is searched in the JSON text;
 * `ecs-auto-recovery-${` finds the results project.
 */
function alertsOf(projectPrefix: string): readonly { readonly name: string }[] {
  const resources: readonly { readonly Type: string; readonly Properties: object }[] = Object.values(
    hubTemplate.Resources,
  );
  return resources
    .filter(({ Type }) => Type === "ALIYUN::SLS::Alert")
    .map(({ Properties }) => JSON.stringify(Properties))
    .filter((text) => text.includes(projectPrefix))
    .map((text) => ({ name: /"Name":"(alert-[a-z-]+)"/.exec(text)?.[1] ?? "" }));
}
