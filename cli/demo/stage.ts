/** The local cloud with the function deployed on it, and the operator's access to both. */
import { rm } from "node:fs/promises";
import { type Composition, compose } from "../../functions/compose.ts";
import { parseConfiguration } from "../../functions/config.ts";
import { type LocalCloud, startLocalCloud } from "../../local-cloud/index.ts";
import type { ExpectedInstance } from "../../local-cloud/scenarios/expected-end.ts";
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";
import type { Access } from "../access.ts";
import { type Deployment, deploy, HOME_REGION } from "./deploy.ts";

/** A scenario with the configuration that fits it and the end that it must come to. */
export interface Play {
  readonly scenario: Scenario;
  readonly fleet: readonly ExpectedInstance[];
  readonly deployment: Omit<Deployment, "codeDir">;
}

export interface Stage {
  readonly cloud: LocalCloud;
  readonly access: Access;
  readonly composition: Composition;
  close(): Promise<void>;
}

export async function openStage(
  play: Play,
  { seed, codeDir, port, log }: { seed: number; codeDir: string; port?: number; log: (line: string) => void },
): Promise<Stage> {
  const cloud = await startLocalCloud({ scenario: play.scenario, seed, log, ...(port === undefined ? {} : { port }) });
  const folders: string[] = [];
  let composition: Composition | undefined;
  const close = async () => {
    composition?.close();
    await cloud.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  };
  try {
    const { configuration, folder } = await deploy(cloud, { ...play.deployment, codeDir });
    folders.push(folder);
    const access: Access = {
      configuration: parseConfiguration(configuration),
      credentials: { accessKeyId: cloud.accessKeyId, accessKeySecret: cloud.accessKeySecret },
      accountId: cloud.accountId,
      regionId: HOME_REGION,
    };
    composition = compose(access.configuration, { ...access, requestId: "demo", environment: {} });
    return { cloud, access, composition, close };
  } catch (error) {
    await close();
    throw error;
  }
}
