/** The local cloud with the function deployed on it, and the operator's access to both. */
import { rm } from "node:fs/promises";
import { type Composition, compose } from "../../functions/compose.ts";
import { parseConfiguration } from "../../functions/config.ts";
import { type LocalCloud, startLocalCloud } from "../../local-cloud/index.ts";
import type { Access } from "../access.ts";
import { deploy, HOME_REGION } from "./deploy.ts";
import type { Play } from "./play.ts";

export interface Stage {
  readonly cloud: LocalCloud;
  readonly access: Access;
  readonly composition: Composition;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly seed: number;
  /** Folder of the function's bundle. */
  readonly codeDir: string;
  /** Where defects of the local cloud are told. */
  readonly log: (line: string) => void;
}

export async function openStage(play: Play, { seed, codeDir, log }: StageOptions): Promise<Stage> {
  const cloud = await startLocalCloud({ scenario: play.scenario, seed, log });
  let folder: string | undefined;
  let composition: Composition | undefined;
  const close = async () => {
    composition?.close();
    await cloud.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    const deployed = await deploy(cloud, { ...play.deployment, codeDir });
    folder = deployed.folder;
    const access: Access = {
      configuration: parseConfiguration(deployed.configuration),
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
