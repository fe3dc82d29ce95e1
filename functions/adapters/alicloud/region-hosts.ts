/** Chooses the host of a region's calls. */
import { CloudError } from "../../core/failure/cloud-error.ts";
import type { Scope } from "../../core/instance/instance.ts";
import { present } from "../../core/lang/present.ts";
import type { AccountClient } from "./account-client.ts";
import type { RpcAnswer } from "./pop-client.ts";

/** Codes of a host that is wrong, or that cannot be reached from here. */
const NO_CONNECTION: ReadonlySet<string> = new Set(["Local.Unreachable", "Local.ConnectionReset", "Local.Timeout"]);

/** The hosts in use: the documented one, or the one that DescribeRegions names if the documented one cannot be reached. */
export interface RegionHosts {
  /** undefined: the documented host. */
  of(scope: Scope): string | undefined;
  learn(scope: Scope, host: string): void;
  /** Notes that the host could not be reached. The next call goes to the other host. */
  notReached(scope: Scope): void;
}

export function createRegionHosts(): RegionHosts {
  const named = new Map<string, string>();
  const inUse = new Set<string>();
  const nameOf = ({ accountId, regionId }: Scope) => `${accountId}/${regionId}`;
  return {
    of: (scope) => (inUse.has(nameOf(scope)) ? named.get(nameOf(scope)) : undefined),
    learn(scope, host) {
      if (host !== "") named.set(nameOf(scope), host);
    },
    notReached(scope) {
      const name = nameOf(scope);
      if (!inUse.delete(name)) inUse.add(name);
    },
  };
}

type Parameters = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** Returns a function that calls an action of a region at the region's host. */
export function callInRegion(client: AccountClient, hosts: RegionHosts) {
  return async (scope: Scope, action: string, parameters: Parameters): Promise<RpcAnswer> => {
    const call = { ...scope, action, parameters: { RegionId: scope.regionId, ...parameters } };
    try {
      return await client.ecs({ ...call, ...present("regionEndpoint", hosts.of(scope)) });
    } catch (error) {
      if (error instanceof CloudError && NO_CONNECTION.has(error.failure.code)) hosts.notReached(scope);
      throw error;
    }
  };
}
