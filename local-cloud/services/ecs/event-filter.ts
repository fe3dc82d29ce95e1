/** Filters and format of system events, for DescribeInstanceHistoryEvents and DescribeInstancesFullStatus. */
import type { OperationCall } from "../../wire/rpc/operation.ts";
import type { ParameterRule } from "../../wire/rpc/parameters.ts";
import type { Refusal } from "../../wire/signatures/refusal.ts";
import { CYCLE_STATUS_CODES, EVENT_TYPE_CODES, type SystemEvent } from "./system-events.ts";
import { toSecondTime } from "./wire-time.ts";

const invalid = (message: string): Refusal => ({ status: 403, code: "InvalidParameter", message });

const timeRule = (name: string): ParameterRule => ({
  name,
  type: "time",
  wrong: invalid(`The specified parameter ${name} is not valid.`),
});

const TOO_MANY_EVENTS: Refusal = {
  status: 403,
  code: "EventIdLimitExceeded",
  message: "The number of EventId exceeds the limit of 100.",
};

/** Source: DescribeInstanceHistoryEvents and DescribeInstancesFullStatus, API metadata 2014-05-26, read 2026-08. */
export const EVENT_FILTER_RULES: readonly ParameterRule[] = [
  {
    name: "RegionId",
    type: "string",
    required: true,
    missing: {
      status: 404,
      code: "MissingParameter",
      message: 'The input parameter "RegionId" that is mandatory for processing this request is not supplied.',
    },
  },
  timeRule("NotBefore.Start"),
  timeRule("NotBefore.End"),
  timeRule("EventPublishTime.Start"),
  timeRule("EventPublishTime.End"),
  { name: "EventId", type: "list", maxItems: 100, tooMany: TOO_MANY_EVENTS },
  {
    name: "InstanceEventType",
    type: "list",
    maxItems: 30,
    wrong: invalid("The specified parameter InstanceEventType is not valid."),
  },
];

export type EventTest = (event: SystemEvent) => boolean;

export function toEventFilter(call: OperationCall): { readonly matches: EventTest } | Refusal {
  const tests: EventTest[] = [];
  for (const [name, read] of [
    ["NotBefore", (event: SystemEvent) => event.notBeforeMs],
    ["EventPublishTime", (event: SystemEvent) => event.publishedAtMs],
  ] as const) {
    const from = timeOf(call, `${name}.Start`);
    const to = timeOf(call, `${name}.End`);
    if (from !== undefined && to !== undefined && to < from) {
      return {
        status: 403,
        code: "InvalidParameter.TimeEndBeforeStart",
        message: `The specified ${name}.End is before ${name}.Start.`,
      };
    }
    if (from !== undefined) tests.push((event) => read(event) >= from);
    if (to !== undefined) tests.push((event) => read(event) <= to);
  }
  const ids = call.list("EventId");
  if (ids !== undefined) tests.push((event) => ids.includes(event.eventId));
  const types = call.list("InstanceEventType") ?? single(call.text("EventType"));
  if (types !== undefined) tests.push((event) => types.includes(event.type));
  return { matches: (event) => tests.every((test) => test(event)) };
}

export const single = (value: string | undefined): readonly string[] | undefined =>
  value === undefined ? undefined : [value];

function timeOf(call: OperationCall, name: string): number | undefined {
  const text = call.text(name);
  return text === undefined ? undefined : Date.parse(text);
}

export function toEventView(event: SystemEvent): object {
  return {
    EventId: event.eventId,
    EventPublishTime: toSecondTime(event.publishedAtMs),
    NotBefore: toSecondTime(event.notBeforeMs),
    ...(event.finishedAtMs === undefined ? {} : { EventFinishTime: toSecondTime(event.finishedAtMs) }),
    EventType: { Name: event.type, Code: EVENT_TYPE_CODES[event.type] ?? 0 },
    EventCycleStatus: { Name: event.cycleStatus, Code: CYCLE_STATUS_CODES[event.cycleStatus] },
    ImpactLevel: "100",
    Reason: event.reason,
  };
}
