/** Starts a local cloud on which arrears have stopped many instances, with the log store of the shipped template. */

import { resultsIndex } from "../infra/results-index.ts";
import { type LocalCloud, startLocalCloud } from "../local-cloud/index.ts";
import type { Scenario } from "../local-cloud/scenarios/scenario.ts";

export const ACCOUNT = "1000000000000001";
export const REGION = "cn-hangzhou";

const DAY_MS = 86_400_000;

/** Arrears stopped it two days ago, and the cloud does not start it by itself. */
export const OVERDUE_INSTANCE = {
  stopCause: "arrears",
  stoppedAgoMs: 2 * DAY_MS,
  autoRestart: "missed",
  tags: { team: "commerce", environment: "production", "cost-centre": "4711" },
} as const;

export interface FleetOptions {
  readonly instances: number;
  /** From Starting to Running, in the cloud's time. */
  readonly startMs: number;
  readonly clock?: Scenario["clock"];
  /** The account has not paid yet. */
  readonly overdue?: boolean;
}

export async function openRecoveryCloud({ instances, startMs, clock, overdue }: FleetOptions): Promise<LocalCloud> {
  const cloud = await startLocalCloud({
    scenario: {
      ...(clock === undefined ? {} : { clock }),
      accounts: [
        {
          id: ACCOUNT,
          ...(overdue ? { balance: -50, overdueAgoMs: 2 * DAY_MS } : { balance: 1_000 }),
          roles: [{ name: "ecs-auto-recovery-function", trust: { services: ["fc.aliyuncs.com"] } }],
        },
      ],
      instances: [
        {
          generate: {
            count: instances,
            namePrefix: "production-web",
            regionIds: [REGION],
            kinds: [OVERDUE_INSTANCE],
          },
        },
      ],
      delays: { startMs },
    },
  });
  await createLogStore(cloud);
  return cloud;
}

/** Returns a configuration like a written one, for one account with one region on that cloud. */
export function configurationFor(cloud: LocalCloud, rest: Readonly<Record<string, unknown>> = {}): object {
  const { url } = cloud;
  return {
    accounts: [{ id: ACCOUNT, name: "production", regions: [REGION] }],
    ...rest,
    endpoints: { ecs: url, bss: url, sts: url, sls: url, fc: url },
  };
}

/** The log store of the function's account, whose records can be read at once. */
export async function createLogStore(cloud: LocalCloud): Promise<void> {
  await cloud.control("PUT", `log-store/projects/ecs-auto-recovery-${ACCOUNT}`, {
    accountId: ACCOUNT,
    logstores: [{ name: "results", index: resultsIndex() }],
  });
  // Invocations follow each other at once here. With the real store, seconds lie between them.
  await cloud.control("PUT", "log-store", { indexDelayMs: 0 });
}
