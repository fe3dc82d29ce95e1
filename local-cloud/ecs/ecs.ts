/** ECS, API version 2014-05-26. */
import type { OwnWorld } from "../create-world.ts";
import { createRpcService, forbiddenRam } from "../rpc/rpc-service.ts";
import type { Settings } from "../settings.ts";
import type { Service } from "../world.ts";
import type { Fleet } from "./fleet.ts";
import { describeInstanceStatus } from "./operations/describe-instance-status.ts";
import { describeInstances } from "./operations/describe-instances.ts";
import { describeRegions } from "./operations/describe-regions.ts";
import { reActivateInstances } from "./operations/re-activate-instances.ts";
import { isRegionInUse } from "./regions.ts";

/** The region in a vendor host name (`ecs.cn-beijing.aliyuncs.com`, `ecs-cn-hangzhou.aliyuncs.com`), for proxied calls. */
const regionOfHost = (host: string | undefined) =>
  /^ecs(?:-vpc)?[.-]([a-z]+-[a-z0-9-]+)\.aliyuncs\.com/.exec(host ?? "")?.[1];

export function createEcs(world: OwnWorld, fleet: Fleet, settings: Settings): Service {
  const service = createRpcService({
    name: "ecs",
    product: "ECS",
    version: "2014-05-26",
    operations: [
      describeInstances(fleet),
      describeInstanceStatus(fleet),
      describeRegions(fleet, settings),
      reActivateInstances(fleet, world.accounts, settings),
    ],
    regionOf: (parameters, request) => {
      const fromHost = regionOfHost(request.headers.host);
      if (fromHost !== undefined) return fromHost;
      // On loopback the host says nothing; an instance id still tells where it belongs.
      const instanceId = parameters.get("InstanceId") ?? parameters.get("InstanceId.1") ?? "";
      return fleet.regionOf(instanceId) ?? "cn-hangzhou";
    },
    isRegion: (regionId) => isRegionInUse(regionId, settings.regions, fleet.regions()),
    denial: forbiddenRam,
  });
  return { ...service, reset: fleet.clear, snapshot: fleet.snapshot, restore: fleet.restore };
}
