/** A log project as the shipped template makes it. Every query of a run is answered with the shipped index. */

import { resultsIndex } from "../../infra/results-index.ts";
import type { LocalCloud } from "../../local-cloud/index.ts";

export const LOGSTORE = "results";

export const projectOf = (accountId: string): string => `ecs-auto-recovery-${accountId}`;

/** `indexDelayMs` in the cloud's time; 0: a record can be read at once. */
export async function createLogStore(cloud: LocalCloud, accountId: string, indexDelayMs: number): Promise<void> {
  await cloud.control("PUT", `log-store/projects/${projectOf(accountId)}`, {
    accountId,
    logstores: [{ name: LOGSTORE, index: resultsIndex() }],
  });
  await cloud.control("PUT", "log-store", { indexDelayMs });
}
