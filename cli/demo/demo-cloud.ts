/** Starts the local cloud with the function deployed on it, and gives the operator access to both. */
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Composition, compose } from "../../functions/compose.ts";
import { parseConfiguration } from "../../functions/configuration/configuration.ts";
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from "../../local-cloud/index.ts";
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";
import type { Access } from "../access/access.ts";
import { type Deployment, deploymentCalls, endpointsOf, HOME_REGION } from "./deploy.ts";

/** The cloud at its start, and the deployment on it. */
export interface DemoSetup {
  readonly scenario: Scenario;
  readonly deployment: Deployment;
}

export interface DemoCloud {
  readonly cloud: LocalCloud;
  readonly access: Access;
  readonly composition: Composition;
  /** The configuration of the function, which the operator can use too. */
  readonly configurationFile: string;
  /** Ends the cloud and removes its files. */
  close(): Promise<void>;
}

export interface DemoCloudOptions extends Pick<LocalCloudOptions, "seed" | "port" | "loose" | "log"> {
  /** Folder of the function's bundle. Absent: the function is not deployed. */
  readonly codeDir?: string;
}

export async function startDemoCloud(
  { scenario, deployment }: DemoSetup,
  { codeDir, ...options }: DemoCloudOptions,
): Promise<DemoCloud> {
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

/** Copies the bundle, as an upload does. A new build during the demo does not change the deployed function. */
async function upload(codeDir: string, folder: string): Promise<string> {
  const uploaded = join(folder, "code");
  await cp(codeDir, uploaded, { recursive: true });
  return uploaded;
}
