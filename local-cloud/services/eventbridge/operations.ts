/** The operations of EventBridge's older API (`/openapi/...`), as @alicloud/eventbridge 1.3.2 sends them. */
import type { CloudRequest } from "../../kernel/http.ts";
import type { ParityRow } from "../../kernel/parity-row.ts";
import type { World } from "../../kernel/world.ts";
import type { Buses, Place } from "./buses.ts";
import { matchesPattern } from "./event-pattern.ts";
import { EventBridgeError } from "./eventbridge-error.ts";
import { busArn, type Fields, fieldsOf, pageOf, parseJson, textOf } from "./fields.ts";
import type { Publisher } from "./publisher.ts";
import { LARGEST_EVENT_BYTES, MOST_EVENTS, readEvent } from "./read-event.ts";
import { createRule, describeRule, findRule, readPattern, switchRule } from "./rules.ts";

export interface EventDeps {
  readonly world: World;
  readonly buses: Buses;
  readonly publisher: Publisher;
}

export interface EventOperation {
  readonly action: string;
  readonly status: ParityRow["status"];
  readonly note: string;
  run(deps: EventDeps, place: Place, body: unknown): Fields | Promise<Fields>;
}

/**
 * Largest number of custom buses in a region, without the default one. Source: "Limits" of EventBridge
 * (product-overview/limits, 2026-03).
 */
const MOST_BUSES = 50;

/** The operations by the last segment of their path. */
export const EVENT_OPERATIONS: Readonly<Record<string, EventOperation>> = {
  putEvents: {
    action: "PutEvents",
    status: "simplified",
    note: "delivered at once; no dead-letter queue, no tracing",
    run: putEvents,
  },
  createEventBus: {
    action: "CreateEventBus",
    status: "implemented",
    note: "",
    run({ world, buses }, place, body) {
      const { EventBusName, Description } = fieldsOf(body);
      const name = textOf(EventBusName, "EventBusName", 127);
      if (buses.list(place).length > MOST_BUSES)
        throw new EventBridgeError("InvalidArgument", `a region holds ${MOST_BUSES} custom buses at most`);
      if (buses.list(place).some((bus) => bus.name === name)) throw new EventBridgeError("EventBusAlreadyExist", name);
      const description = typeof Description === "string" ? Description.slice(0, 1024) : "";
      buses.add({ ...place, name, description, createdAtMs: world.clock.nowMs(), rules: new Map() });
      return { EventBusARN: busArn(place, name) };
    },
  },
  getEventBus: {
    action: "GetEventBus",
    status: "implemented",
    note: "",
    run: ({ buses }, place, body) =>
      describeBus(place, buses.get(place, textOf(fieldsOf(body).EventBusName, "EventBusName"))),
  },
  deleteEventBus: {
    action: "DeleteEventBus",
    status: "implemented",
    note: "",
    run({ buses }, place, body) {
      const name = textOf(fieldsOf(body).EventBusName, "EventBusName");
      if (name === "default") throw new EventBridgeError("InvalidArgument", "the default bus cannot be deleted");
      buses.remove(place, buses.get(place, name).name);
      return {};
    },
  },
  listEventBuses: {
    action: "ListEventBuses",
    status: "implemented",
    note: "",
    run({ buses }, place, body) {
      const { items, ...rest } = pageOf(buses.list(place), fieldsOf(body), "NamePrefix");
      return { EventBuses: items.map((bus) => describeBus(place, bus)), ...rest };
    },
  },
  createRule: {
    action: "CreateRule",
    status: "simplified",
    note: "only targets of type acs.fc.function are called",
    run: createRule,
  },
  getRule: {
    action: "GetRule",
    status: "implemented",
    note: "",
    run: (deps, place, body) => describeRule(place, findRule(deps, place, body)),
  },
  deleteRule: {
    action: "DeleteRule",
    status: "implemented",
    note: "",
    run(deps, place, body) {
      const rule = findRule(deps, place, body);
      deps.buses.get(place, rule.busName).rules.delete(rule.name);
      return {};
    },
  },
  enableRule: {
    action: "EnableRule",
    status: "implemented",
    note: "",
    run: (deps, place, body) => switchRule(deps, place, body, "ENABLE"),
  },
  disableRule: {
    action: "DisableRule",
    status: "implemented",
    note: "",
    run: (deps, place, body) => switchRule(deps, place, body, "DISABLE"),
  },
  listRules: {
    action: "ListRules",
    status: "implemented",
    note: "",
    run({ buses }, place, body) {
      const fields = fieldsOf(body);
      const bus = buses.get(place, textOf(fields.EventBusName, "EventBusName"));
      const { items, ...rest } = pageOf([...bus.rules.values()], fields, "RuleNamePrefix");
      return { Rules: items.map((rule) => describeRule(place, rule)), ...rest };
    },
  },
  testEventPattern: {
    action: "TestEventPattern",
    status: "implemented",
    note: "",
    run(_deps, _place, body) {
      const { Event, EventPattern } = fieldsOf(body);
      return {
        Result: matchesPattern(
          readPattern(EventPattern),
          parseJson(textOf(Event, "Event", LARGEST_EVENT_BYTES), "Event"),
        ),
      };
    },
  },
};

/** One bad event does not stop the others: its entry carries the error. */
async function putEvents(deps: EventDeps, place: Place, body: unknown): Promise<Fields> {
  if (!Array.isArray(body)) throw new EventBridgeError("InvalidArgument", "the body must be an array of events");
  if (body.length > MOST_EVENTS) throw new EventBridgeError("InvalidArgument", `${MOST_EVENTS} events at most`);
  const EntryList = await Promise.all(body.map((entry: unknown) => putEvent(deps, place, entry)));
  return { EntryList, FailedEntryCount: EntryList.filter((entry) => "ErrorCode" in entry).length };
}

async function putEvent({ world, publisher }: EventDeps, place: Place, entry: unknown): Promise<Fields> {
  try {
    const event = readEvent(entry);
    const busName = typeof event.aliyuneventbusname === "string" ? event.aliyuneventbusname : "default";
    const TraceId = world.requestId("uuid");
    await publisher.publish(event, place, busName);
    return { EventId: event.id, TraceId };
  } catch (error) {
    if (error instanceof EventBridgeError) return { ErrorCode: error.code, ErrorMessage: error.message };
    throw error;
  }
}

function describeBus(
  place: Place,
  bus: { readonly name: string; readonly description: string; readonly createdAtMs: number },
): Fields {
  return {
    EventBusName: bus.name,
    EventBusARN: busArn(place, bus.name),
    Description: bus.description,
    CreateTimestamp: bus.createdAtMs,
  };
}

/** Returns the operation of the request, or undefined for an unknown one. */
export function eventOperationOf(request: CloudRequest): EventOperation | undefined {
  const name = /^\/openapi\/(\w+)$/.exec(request.path)?.[1] ?? "";
  return request.method === "POST" && Object.hasOwn(EVENT_OPERATIONS, name) ? EVENT_OPERATIONS[name] : undefined;
}
