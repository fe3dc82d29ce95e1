/** DescribeInstancesFullStatus: returns status, health and open system events of instances. */
import { answered, type Operation, type OperationCall } from "../../../wire/rpc/operation.ts";
import { EVENT_FILTER_RULES, type EventTest, toEventFilter, toEventView } from "../event-filter.ts";
import type { Fleet } from "../fleet.ts";
import type { Instance, InstanceStatus } from "../instance.ts";
import { onInstance } from "../on-instance.ts";

/** Numeric status codes. Running is 1 in the vendor's sample; the others are not published and are chosen here. */
const STATUS_CODES: Readonly<Record<InstanceStatus, number>> = {
  Pending: 0,
  Running: 1,
  Starting: 2,
  Stopping: 4,
  Stopped: 8,
};

const TOO_MANY_INSTANCES = {
  status: 403,
  code: "InstanceIdLimitExceeded",
  message: "The number of InstanceId exceeds the limit of 100.",
};

/** Parameters that limit the list to instances with a matching event. */
const EVENT_PARAMETERS = [
  "EventType",
  "NotBefore.Start",
  "NotBefore.End",
  "EventPublishTime.Start",
  "EventPublishTime.End",
];

export function describeInstancesFullStatus(fleet: Fleet): Operation {
  const openEvents = (instance: Instance, matches: EventTest) =>
    fleet.events
      .open(instance.instanceId)
      .filter((event) => event.cycleStatus === "Scheduled" || event.cycleStatus === "Inquiring")
      .filter(matches);

  const select = (call: OperationCall, matches: EventTest) => {
    const ids = call.list("InstanceId");
    const wanted = ids === undefined ? undefined : new Set(ids);
    const status = call.text("Status");
    const needsEvent =
      EVENT_PARAMETERS.some((name) => call.text(name) !== undefined) ||
      call.list("EventId") !== undefined ||
      call.list("InstanceEventType") !== undefined;
    return fleet
      .list(call.accountId, call.regionId)
      .filter(
        (instance) =>
          (wanted === undefined || wanted.has(instance.instanceId)) &&
          (status === undefined || instance.life.status === status) &&
          (!needsEvent || openEvents(instance, matches).length > 0),
      );
  };

  return {
    name: "DescribeInstancesFullStatus",
    parameters: [
      ...EVENT_FILTER_RULES,
      { name: "InstanceId", type: "list", maxItems: 100, tooMany: TOO_MANY_INSTANCES },
      {
        name: "Status",
        type: "string",
        oneOf: Object.keys(STATUS_CODES),
        wrong: { status: 403, code: "InvalidParameter", message: "The specified parameter Status is not valid." },
      },
      { name: "PageNumber", type: "integer", min: 1 },
      { name: "PageSize", type: "integer", min: 1, max: 100 },
    ],
    permission: (call) => onInstance("ecs:DescribeInstancesFullStatus", call),
    run: (call) => {
      const filter = toEventFilter(call);
      if ("code" in filter) return { kind: "refused", refusal: filter };
      const size = call.integer("PageSize") ?? 10;
      const number = call.integer("PageNumber") ?? 1;
      const found = select(call, filter.matches);
      return answered({
        TotalCount: found.length,
        PageNumber: number,
        PageSize: size,
        InstanceFullStatusSet: {
          InstanceFullStatusType: found.slice((number - 1) * size, number * size).map((instance) => ({
            InstanceId: instance.instanceId,
            Status: { Name: instance.life.status, Code: STATUS_CODES[instance.life.status] },
            HealthStatus: { Name: "Ok", Code: 0 },
            ScheduledSystemEventSet: {
              ScheduledSystemEventType: openEvents(instance, filter.matches).map(toEventView),
            },
          })),
        },
      });
    },
    parity: {
      status: "simplified",
      note: "Every instance is healthy; HealthStatus does not filter. Status codes other than Running are chosen here.",
      source: "DescribeInstancesFullStatus, API metadata 2014-05-26",
    },
  };
}
