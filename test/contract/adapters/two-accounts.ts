/** The real adapters, composed as in a run, on a local cloud with an account of its own and one behind a role. */
import { type Composition, compose } from "../../../functions/compose.ts";
import { parseConfiguration } from "../../../functions/configuration/configuration.ts";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";

export const HUB = "1000000000000001";
export const SPOKE = "1000000000000002";
export const SCOPE = { accountId: HUB, regionId: "cn-hangzhou" };
export const FAR = { accountId: SPOKE, regionId: "cn-beijing" };
export const HOUR_MS = 3_600_000;

export const startTwoAccounts = (): Promise<LocalCloud> =>
  startLocalCloud({
    scenario: {
      accounts: [
        { id: HUB, balance: 1234.5 },
        {
          id: SPOKE,
          site: "international",
          balance: -11.19,
          roles: [
            { name: "recovery", trust: { accounts: [HUB], externalId: "a-word-that-both-accounts-know" }, policy: "*" },
          ],
        },
      ],
      control: [
        { method: "PUT", path: "log-store", body: { indexDelayMs: 0 } },
        {
          method: "PUT",
          path: `log-store/projects/ecs-auto-recovery-${HUB}`,
          body: {
            accountId: HUB,
            logstores: [{ name: "results", index: { keys: { record_type: { type: "text" } } } }],
          },
        },
      ],
    },
  });

/** What a test asks of the cloud beside the adapters. */
export const controlsOf = (cloud: () => LocalCloud) => ({
  add: (...instances: object[]) => cloud().control("POST", "instances", instances),
  fault: (rule: object) => cloud().control("POST", "faults", [rule]),
  journal: (action: string): Promise<readonly { parameters: Record<string, string> }[]> =>
    cloud().control("GET", `journal?action=${action}`),
});

/** A fresh invocation; assumed tokens are kept from one to the next, as on a warm instance. */
export function composedOn(
  { url, accessKeyId, accessKeySecret }: LocalCloud,
  callTimeoutMs = 5_000,
  environment: Record<string, string> = {},
): Composition {
  const configuration = parseConfiguration({
    accounts: [
      { id: HUB },
      {
        id: SPOKE,
        site: "international",
        roleArn: `acs:ram::${SPOKE}:role/recovery`,
        externalId: "a-word-that-both-accounts-know",
      },
    ],
    timing: { callTimeoutMs },
    endpoints: { ecs: url, bss: url, sts: url, sls: url, fc: url },
  });
  return compose(configuration, {
    accountId: HUB,
    regionId: "cn-hangzhou",
    credentials: { accessKeyId, accessKeySecret },
    requestId: "request-1",
    functionName: "ecs-auto-recovery",
    environment,
  });
}
