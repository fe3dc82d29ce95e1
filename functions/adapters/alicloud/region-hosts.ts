/** Chooses the host of a region's calls. */
import { CloudError, mayBeWrongHost } from "../../core/failure/cloud-error.ts";
import type { Scope } from "../../core/instance/instance.ts";
import { present } from "../../core/lang/present.ts";
import type { AccountClient } from "./account-client.ts";
import type { RpcAnswer } from "./pop-client.ts";

/** The documented host of a region, or the one that DescribeRegions names if the documented one cannot be reached. */
export interface RegionHosts {
  /** Returns undefined for the documented host. */
  of(scope: Scope): string | undefined;
  learn(scope: Scope, host: string): void;
  /**
   * Notes that a call did not reach `host`, a value of `of`. Later calls go to the other host, if DescribeRegions has named one.
   * Calls of one region run side by side, so several of them may report the same host.
   */
  notReached(scope: Scope, host: string | undefined): void;
}

export function createRegionHosts(): RegionHosts {
  const hostNamed = new Map<string, string>();
  const documentedFails = new Set<string>();
  const keyOf = ({ accountId, regionId }: Scope) => `${accountId}/${regionId}`;
  return {
    of: (scope) => (documentedFails.has(keyOf(scope)) ? hostNamed.get(keyOf(scope)) : undefined),
    learn(scope, host) {
      if (host !== "") hostNamed.set(keyOf(scope), host);
    },
    notReached(scope, host) {
      if (host === undefined) documentedFails.add(keyOf(scope));
      else documentedFails.delete(keyOf(scope));
    },
  };
}

type Parameters = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Returns a function that calls an action of a region at the region's host. */
export function callInRegion(client: AccountClient, hosts: RegionHosts) {
  return async (scope: Scope, action: string, parameters: Parameters): Promise<RpcAnswer> => {
    const call = { ...scope, action, parameters: { RegionId: scope.regionId, ...parameters } };
    const host = hosts.of(scope);
    try {
      return await client.ecs({ ...call, ...present("regionEndpoint", host) });
    } catch (error) {
      if (error instanceof CloudError && mayBeWrongHost(error.failure)) hosts.notReached(scope, host);
      throw error;
    }
  };
}
