/** ECS, API version 2014-05-26. */
import type { OwnWorld } from "../../kernel/create-world.ts";
import type { Settings } from "../../kernel/settings.ts";
import type { Service } from "../../kernel/world.ts";
import { createRpcService, FORBIDDEN_RAM } from "../../wire/rpc/rpc-gateway.ts";
import type { Fleet } from "./fleet.ts";
import { describeInstanceHistoryEvents } from "./operations/describe-instance-history-events.ts";
import { describeInstanceStatus } from "./operations/describe-instance-status.ts";
import { describeInstances } from "./operations/describe-instances.ts";
import { describeInstancesFullStatus } from "./operations/describe-instances-full-status.ts";
import { describeRegions } from "./operations/describe-regions.ts";
import { reActivateInstances } from "./operations/re-activate-instances.ts";
import { startInstance } from "./operations/start-instance.ts";
import { startInstances } from "./operations/start-instances.ts";
import { stopInstance } from "./operations/stop-instance.ts";
import { stopInstances } from "./operations/stop-instances.ts";
import { REFUSED_ECS_OPERATIONS } from "./refused-operations.ts";
import { isRegionInUse } from "./regions.ts";

/**
 * Returns the region in a host name of the vendor (`ecs.cn-beijing.aliyuncs.com`, `ecs-cn-hangzhou.aliyuncs.com`). Only
 * calls through a proxy carry one.
 */
const regionOfHost = (host: string | undefined) =>
  /^ecs(?:-vpc)?[.-]([a-z]+-[a-z0-9-]+)\.aliyuncs\.com/.exec(host ?? "")?.[1];

export function createEcs(world: OwnWorld, fleet: Fleet, settings: Settings): Service {
  const service = createRpcService({
    name: "ecs",
    product: "ECS",
    version: "2014-05-26",
    operations: [
      describeRegions(fleet, settings),
      describeInstances(fleet),
      describeInstanceStatus(fleet),
      describeInstanceHistoryEvents(fleet, world.clock),
      describeInstancesFullStatus(fleet),
      reActivateInstances(fleet, world.accounts, settings),
      startInstance(fleet, world.accounts),
      startInstances(fleet, world.accounts),
      stopInstance(fleet, world.accounts),
      stopInstances(fleet, world.accounts),
    ],
    refused: REFUSED_ECS_OPERATIONS,
    regionOf: (parameters, request) => {
      const fromHost = regionOfHost(request.headers.host);
      if (fromHost !== undefined) return fromHost;
      // A loopback host names no region. The region of the instance stands in for it.
      const instanceId = parameters.get("InstanceId") ?? parameters.get("InstanceId.1") ?? "";
      return fleet.regionOf(instanceId) ?? "cn-hangzhou";
    },
    isRegion: (regionId) => isRegionInUse(regionId, settings.regions, fleet.regions()),
    denial: FORBIDDEN_RAM,
  });
  return { ...service, reset: fleet.clear };
}
