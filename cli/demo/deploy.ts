/**
 * What docs/deploy.md has people do, done to the local cloud: log project, logstore and index as in infra's own template,
 * the role's permissions as in infra's own policy files, and the function's real bundle with a configuration.
 */
import hubPolicy from "../../infra/policies/hub-function.json" with { type: "json" };
import functionPolicy from "../../infra/policies/same-account-function.json" with { type: "json" };
import spokePolicy from "../../infra/policies/spoke-role.json" with { type: "json" };
import functionTemplate from "../../infra/templates/function.template.json" with { type: "json" };
import hubTemplate from "../../infra/templates/hub.template.json" with { type: "json" };
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";

export const FUNCTION_ROLE = "ecs-auto-recovery-function";
export const SPOKE_ROLE = "ecs-auto-recovery";
export const FUNCTION_NAME = "ecs-auto-recovery";
export const HOME_REGION = "cn-hangzhou";

export interface Deployment {
  /** Where the function is, and the log store. */
  readonly functionAccountId: string;
  /** Accounts that the function reaches through a role of theirs. */
  readonly spokeAccountIds: readonly string[];
  /** As people write it, without endpoints. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

export interface DeployedFiles {
  /** Where the function finds its configuration. */
  readonly configurationFile: string;
  /** Folder of the function's bundle; absent: everything but the function. */
  readonly codeDir?: string;
}

type ControlCalls = NonNullable<Scenario["control"]>;

/** As a part of the scenario: the cloud's `reset` deploys again. */
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

/** Every service of the local cloud is on one port. */
export function endpointsOf(url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(["ecs", "bss", "sts", "sls", "fc"].map((service) => [service, url]));
}

/** The timers of s.yaml: `npm run infra` writes them into the function's template. */
const timers = [functionTemplate.Resources.TriggerPayment, functionTemplate.Resources.TriggerFull].map(
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
        ...timers,
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

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
}

/** Statement by statement, with the place filled in that people fill in: whose roles may be assumed. */
function grantCall(
  accountId: string,
  identity: string,
  documents: readonly PolicyDocument[],
  protectedIds: readonly string[] = [],
): ControlCalls[number] {
  const place = "<protected account>";
  const fill = (text: string) => (text.includes(place) ? protectedIds.map((id) => text.replace(place, id)) : [text]);
  const statements = documents
    .flatMap(({ Statement }) => Statement)
    .map(({ Action, Resource }) => ({ actions: Action, resources: Resource.flatMap(fill) }));
  return { method: "PUT", path: `accounts/${accountId}/policy`, body: { identity, statements } };
}

function logStoreCall(accountId: string): ControlCalls[number] {
  const { Delimiter } = hubTemplate.Resources.ResultsIndex.Properties.FullTextIndex;
  const keys = hubTemplate.Resources.ResultsIndex.Properties.KeyIndices.map((key) => [
    key.Name,
    key.Type === "text"
      ? { type: "text", token: [...Delimiter], caseSensitive: false, chn: key.IncludeChinese === true, doc_value: true }
      : { type: key.Type, doc_value: true },
  ]);
  const index = { line: { token: [...Delimiter], caseSensitive: false, chn: true }, keys: Object.fromEntries(keys) };
  return {
    method: "PUT",
    path: `log-store/projects/ecs-auto-recovery-${accountId}`,
    body: {
      accountId,
      regionId: HOME_REGION,
      logstores: [{ name: "results", ttl: 180, index }],
      alerts: alertsOf("ecs-auto-recovery-${"),
    },
  };
}

/** What Function Compute would write of the function on the real cloud; here it stays empty. */
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

/** The rules of infra's template in the projects whose names begin so. */
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
