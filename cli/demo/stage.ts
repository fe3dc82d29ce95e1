/** The local cloud with the function deployed on it, and the operator's access to both. */
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Composition, compose } from "../../functions/compose.ts";
import { parseConfiguration } from "../../functions/configuration/configuration.ts";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../local-cloud/index.ts";
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";
import type { Access } from "../access/access.ts";
import { type Deployment, deploymentCalls, endpointsOf, HOME_REGION } from "./deploy.ts";

/** What a stage is built from: the cloud as it begins, and what is deployed on it. */
export interface Setting {
  readonly scenario: Scenario;
  readonly deployment: Deployment;
}

export interface Stage {
  readonly cloud: LocalCloud;
  readonly access: Access;
  readonly composition: Composition;
  /** As the function has it, and the operator may have it. */
  readonly configurationFile: string;
  /** Ends the cloud and removes its files. */
  close(): Promise<void>;
}

export interface StageOptions extends Pick<LocalCloudOptions, "seed" | "port" | "loose" | "log"> {
  /** Folder of the function's bundle; absent: everything is there but the function. */
  readonly codeDir?: string;
}

export async function openStage(
  { scenario, deployment }: Setting,
  { codeDir, ...options }: StageOptions,
): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "ecs-recovery-"));
  const configurationFile = join(folder, "recovery.config.json");
  let cloud: LocalCloud | undefined;
  let composition: Composition | undefined;
  const close = async () => {
    composition?.close();
    await cloud?.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const code = codeDir === undefined ? {} : { codeDir: await upload(codeDir, folder) };
    const calls = deploymentCalls(deployment, { configurationFile, ...code });
    const control = [...calls, ...(scenario.control ?? [])];
    cloud = await startLocalCloud({ ...options, scenario: { ...scenario, control } });
    const configuration = { ...deployment.configuration, endpoints: endpointsOf(cloud.url) };
    await writeFile(configurationFile, JSON.stringify(configuration, null, 2));
    const access: Access = {
      configuration: parseConfiguration(configuration),
      credentials: { accessKeyId: cloud.accessKeyId, accessKeySecret: cloud.accessKeySecret },
      accountId: cloud.accountId,
      regionId: HOME_REGION,
    };
    composition = compose(access.configuration, { ...access, requestId: "demo", environment: {} });
    return { cloud, access, composition, configurationFile, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A copy, as on the real cloud: a new build during this run does not change the code of the function that runs. */
async function upload(codeDir: string, folder: string): Promise<string> {
  const uploaded = join(folder, "code");
  await cp(codeDir, uploaded, { recursive: true });
  return uploaded;
}
