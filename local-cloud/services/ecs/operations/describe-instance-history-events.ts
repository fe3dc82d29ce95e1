/**
 * DescribeInstanceHistoryEvents: returns finished system events, and planned ones only if their status is asked for.
 */
import type { Clock } from "../../../kernel/clock.ts";
import { answered, type Operation, type OperationCall, type Outcome, refused } from "../../../wire/rpc/operation.ts";
import { permissionFor } from "../../accounts/ram-actions.ts";
import { EVENT_FILTER_RULES, type EventTest, single, toEventFilter, toEventView } from "../event-filter.ts";
import type { Fleet } from "../fleet.ts";
import { fromPageToken, toMaxResults, toPageToken } from "../page-token.ts";
import { CYCLE_STATUS_CODES, type SystemEvent } from "../system-events.ts";

const INVALID_STATUS = {
  status: 403,
  code: "InvalidParameter",
  message: "The specified parameter InstanceEventCycleStatus is not valid.",
};
const cycleStatuses = Object.keys(CYCLE_STATUS_CODES);

/** Statuses that are shown without a status filter. Source: DescribeInstanceHistoryEvents, read 2026-08. */
const FINISHED_STATUSES = ["Avoided", "Executed", "Canceled", "Failed"];

/**
 * Finished events are shown for 30 days, open events without limit. Source: DescribeInstanceHistoryEvents, read
 * 2026-08.
 */
const FINISHED_SHOWN_MS = 30 * 86_400_000;

export function describeInstanceHistoryEvents(fleet: Fleet, clock: Clock): Operation {
  const toTest = (call: OperationCall, matches: EventTest): EventTest => {
    const statuses =
      call.list("InstanceEventCycleStatus") ?? single(call.text("EventCycleStatus")) ?? FINISHED_STATUSES;
    const instances = call.list("ResourceId") ?? single(call.text("InstanceId"));
    const wanted = instances === undefined ? undefined : new Set(instances);
    const oldestMs = clock.nowMs() - FINISHED_SHOWN_MS;
    return (event) =>
      statuses.includes(event.cycleStatus) &&
      (event.finishedAtMs === undefined || event.finishedAtMs >= oldestMs) &&
      (wanted === undefined || wanted.has(event.instanceId)) &&
      matches(event);
  };

  return {
    name: "DescribeInstanceHistoryEvents",
    parameters: [
      ...EVENT_FILTER_RULES,
      { name: "InstanceEventCycleStatus", type: "list", maxItems: 10, oneOf: cycleStatuses, wrong: INVALID_STATUS },
      { name: "EventCycleStatus", type: "string", oneOf: cycleStatuses, wrong: INVALID_STATUS },
      {
        name: "ResourceId",
        type: "list",
        maxItems: 100,
        wrong: { ...INVALID_STATUS, message: "The number of ResourceId exceeds the limit of 100." },
      },
      { name: "PageNumber", type: "integer", min: 1 },
      { name: "PageSize", type: "integer", min: 1, max: 100 },
      { name: "MaxResults", type: "integer" },
    ],
    permission: () => permissionFor("ecs:DescribeInstanceHistoryEvents", {}),
    run: (call) => {
      const filter = toEventFilter(call);
      if ("code" in filter) return { kind: "refused", refusal: filter };
      const matches = toTest(call, filter.matches);
      const events = fleet.events.list(call.accountId, call.regionId);
      const isTokened = call.integer("MaxResults") !== undefined || call.text("NextToken") !== undefined;
      return isTokened ? tokenPage(events, matches, call) : numberedPage(events, matches, call);
    },
    parity: {
      status: "simplified",
      note: "Only the events of arrears occur. Numeric codes of the AccountUnbalanced types are chosen here. Tag and ResourceGroupId are ignored.",
      source: "DescribeInstanceHistoryEvents, API metadata 2014-05-26; reference page for MaxResults and NextToken",
    },
  };
}

const toView = (event: SystemEvent) => ({
  InstanceId: event.instanceId,
  ResourceType: "instance",
  ...toEventView(event),
});

function numberedPage(events: readonly SystemEvent[], matches: EventTest, call: OperationCall): Outcome {
  const size = call.integer("PageSize") ?? 10;
  const number = call.integer("PageNumber") ?? 1;
  const found = events.filter(matches).reverse();
  return answered({
    TotalCount: found.length,
    PageNumber: number,
    PageSize: size,
    NextToken: "",
    InstanceSystemEventSet: {
      InstanceSystemEventType: found.slice((number - 1) * size, number * size).map(toView),
    },
  });
}

/** Returns one page by token, newest event first. */
function tokenPage(events: readonly SystemEvent[], matches: EventTest, call: OperationCall): Outcome {
  const token = call.text("NextToken");
  const position = token === undefined ? { after: Number.POSITIVE_INFINITY } : fromPageToken(token);
  if (position === undefined) return refused(400, "InvalidNextToken", "The specified NextToken is invalid.");

  const size = toMaxResults(call.integer("MaxResults"));
  const page: SystemEvent[] = [];
  let hasMore = false;
  for (let at = events.length - 1; at >= 0 && !hasMore; at -= 1) {
    const event = events[at];
    if (event === undefined || event.order >= position.after || !matches(event)) continue;
    if (page.length === size) hasMore = true;
    else page.push(event);
  }
  const last = page.at(-1);
  return answered({
    TotalCount: page.length,
    PageNumber: 1,
    PageSize: size,
    NextToken: hasMore && last !== undefined ? toPageToken({ after: last.order, shown: 0 }) : "",
    InstanceSystemEventSet: { InstanceSystemEventType: page.map(toView) },
  });
}
