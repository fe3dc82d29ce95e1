/** What a test does to the local cloud around a deployed function: it adds instances, pays, publishes and lets time pass. */
import type { LocalCloud } from "../../local-cloud/index.ts";
import type { Scenario } from "../../local-cloud/scenarios/scenario.ts";
import { until, yes } from "./deployed-waits.ts";

export function controlsOf({ control }: Pick<LocalCloud, "control">) {
  return {
    publish: (...events: readonly object[]): Promise<readonly { id: string; targets: number }[]> =>
      control("POST", "events", events),
    add: (...instances: NonNullable<Scenario["instances"]>) => control("POST", "instances", instances),
    fault: (...rules: NonNullable<Scenario["faults"]>) => control("POST", "faults", rules),
    noFaults: () => control("DELETE", "faults"),
    advance: (advanceMs: number) => control("PUT", "clock", { advanceMs }),
    recharge: async (accountId: string, amount: number): Promise<string> =>
      (await control("POST", `accounts/${accountId}/recharge`, { amount })).transactionNumber,
    statuses: async (): Promise<Readonly<Record<string, string>>> => {
      const instances: readonly { instanceId: string; status: string }[] = await control("GET", "instances");
      return Object.fromEntries(instances.map(({ instanceId, status }) => [instanceId, status]));
    },
    /** Waits until the instance has the wanted state. */
    becomes: (instanceId: string, wanted: string) =>
      until(`${instanceId} to be ${wanted}`, async () => {
        const instances: readonly { instanceId: string; status: string }[] = await control("GET", "instances");
        return yes(instances.some((one) => one.instanceId === instanceId && one.status === wanted));
      }),
  };
}
