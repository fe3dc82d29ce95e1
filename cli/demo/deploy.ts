/**
 * What docs/deploy.md has people do, done to the local cloud: log project, logstore and index as in infra's own template,
 * the role's permissions as in infra's own policy files, and the function's real bundle with a configuration.
 */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import hubPolicy from "../../infra/policies/hub-function.json" with { type: "json" };
import functionPolicy from "../../infra/policies/same-account-function.json" with { type: "json" };
import spokePolicy from "../../infra/policies/spoke-role.json" with { type: "json" };
import hubTemplate from "../../infra/templates/hub.template.json" with { type: "json" };
import type { LocalCloud } from "../../local-cloud/index.ts";

const FUNCTION_ROLE = "ecs-auto-recovery-function";
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
  /** Folder of the function's bundle. */
  readonly codeDir: string;
}

/** Returns the configuration as deployed, and the folder that it was written to, which the caller removes. */
export async function deploy(
  cloud: LocalCloud,
  { functionAccountId, spokeAccountIds, configuration, codeDir }: Deployment,
): Promise<{ readonly configuration: Readonly<Record<string, unknown>>; readonly folder: string }> {
  await createLogStore(cloud, functionAccountId);
  await grant(cloud, functionAccountId, `role/${FUNCTION_ROLE}`, [functionPolicy, hubPolicy], spokeAccountIds);
  for (const id of spokeAccountIds) await grant(cloud, id, `role/${SPOKE_ROLE}`, [spokePolicy]);

  const deployed = { ...configuration, endpoints: endpointsOf(cloud.url) };
  const folder = await mkdtemp(join(tmpdir(), "ecs-recovery-demo-"));
  const file = join(folder, "recovery.config.json");
  await writeFile(file, JSON.stringify(deployed, null, 2));
  await cloud.control("PUT", `functions/${FUNCTION_NAME}`, {
    accountId: functionAccountId,
    region: HOME_REGION,
    codeDir,
    handler: "index.handler",
    timeout: 120,
    memory: 512,
    role: `acs:ram::${functionAccountId}:role/${FUNCTION_ROLE}`,
    env: { RECOVERY_CONFIG_FILE: file },
    asyncInvokeConfig: { maxAsyncRetryAttempts: 1, maxAsyncEventAgeInSeconds: 3600 },
    triggers: [
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
  });
  return { configuration: deployed, folder };
}

/** Every service of the local cloud is on one port. */
function endpointsOf(url: string): Readonly<Record<string, string>> {
  return Object.fromEntries(["ecs", "bss", "sts", "sls", "fc"].map((service) => [service, url]));
}

interface PolicyDocument {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[];
}

/** Statement by statement, with the place filled in that people fill in: whose roles may be assumed. */
async function grant(
  cloud: LocalCloud,
  accountId: string,
  identity: string,
  documents: readonly PolicyDocument[],
  protectedIds: readonly string[] = [],
) {
  const place = "<protected account>";
  const fill = (text: string) => (text.includes(place) ? protectedIds.map((id) => text.replace(place, id)) : [text]);
  const statements = documents
    .flatMap(({ Statement }) => Statement)
    .map(({ Action, Resource }) => ({ actions: Action, resources: Resource.flatMap(fill) }));
  await cloud.control("PUT", `accounts/${accountId}/policy`, { identity, statements });
}

async function createLogStore(cloud: LocalCloud, accountId: string): Promise<void> {
  const { Delimiter } = hubTemplate.Resources.ResultsIndex.Properties.FullTextIndex;
  const keys = hubTemplate.Resources.ResultsIndex.Properties.KeyIndices.map((key) => [
    key.Name,
    key.Type === "text"
      ? { type: "text", token: [...Delimiter], caseSensitive: false, chn: key.IncludeChinese === true, doc_value: true }
      : { type: key.Type, doc_value: true },
  ]);
  await cloud.control("PUT", `log-store/projects/ecs-auto-recovery-${accountId}`, {
    accountId,
    regionId: HOME_REGION,
    logstores: [
      {
        name: "results",
        ttl: 180,
        index: {
          line: { token: [...Delimiter], caseSensitive: false, chn: true },
          keys: Object.fromEntries(keys),
        },
      },
    ],
  });
}
