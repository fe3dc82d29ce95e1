/** DescribeInstanceStatus: takes up to 100 ids, and shows up to 50 instances a page. */
import { answered, type Operation } from "../../../wire/rpc/operation.ts";
import type { Fleet } from "../fleet.ts";
import { onInstance } from "../on-instance.ts";

export function describeInstanceStatus(fleet: Fleet): Operation {
  return {
    name: "DescribeInstanceStatus",
    parameters: [
      { name: "RegionId", type: "string", required: true },
      { name: "PageNumber", type: "integer", min: 1 },
      { name: "PageSize", type: "integer", min: 1, max: 50 },
      {
        name: "InstanceId",
        type: "list",
        maxItems: 100,
        tooMany: {
          status: 403,
          code: "InvalidParameter.TooManyInstanceIds",
          message: "Instance ids cannot be more than 100.",
        },
      },
    ],
    permission: (call) => onInstance("ecs:DescribeInstanceStatus", call),
    run: (call) => {
      const size = call.integer("PageSize") ?? 10;
      const number = call.integer("PageNumber") ?? 1;
      const zone = call.text("ZoneId");
      const ids = call.list("InstanceId");
      const wanted = ids === undefined ? undefined : new Set(ids);
      const found = fleet
        .list(call.accountId, call.regionId)
        .filter(
          (instance) =>
            (wanted === undefined || wanted.has(instance.instanceId)) &&
            (zone === undefined || instance.zoneId === zone),
        );
      return answered({
        TotalCount: found.length,
        PageNumber: number,
        PageSize: size,
        InstanceStatuses: {
          InstanceStatus: found
            .slice((number - 1) * size, number * size)
            .map((instance) => ({ InstanceId: instance.instanceId, Status: instance.life.status })),
        },
      });
    },
    parity: {
      status: "implemented",
      note: "ClusterId is ignored.",
      source: "DescribeInstanceStatus, API metadata 2014-05-26",
    },
  };
}
