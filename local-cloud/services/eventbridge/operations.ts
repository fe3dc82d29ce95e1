/** The operations of EventBridge's older API (`/openapi/...`), as @alicloud/eventbridge 1.3.2 sends them. */
import type { CloudRequest } from "../../kernel/http.ts";
import type { ParityRow } from "../../kernel/parity-row.ts";
import type { World } from "../../kernel/world.ts";
import type { Buses, EventRule, Place, RuleTarget } from "./buses.ts";
import { matchesPattern, patternProblem } from "./event-pattern.ts";
import { EventBridgeError } from "./eventbridge-error.ts";
import type { BusEvent, Publisher } from "./publisher.ts";

export interface EventDesk {
  readonly world: World;
  readonly buses: Buses;
  readonly publisher: Publisher;
}

type Fields = Readonly<Record<string, unknown>>;

export interface EventOperation {
  readonly action: string;
  readonly status: ParityRow["status"];
  readonly note: string;
  run(desk: EventDesk, place: Place, body: unknown): Fields;
}

/** By the last part of the path. */
export const eventOperations: Readonly<Record<string, EventOperation>> = {
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
      const name = text(EventBusName, "EventBusName");
      if (buses.list(place).some((bus) => bus.name === name)) throw new EventBridgeError("EventBusAlreadyExist", name);
      const description = typeof Description === "string" ? Description : "";
      buses.add({ ...place, name, description, createdAtMs: world.clock.nowMs(), rules: new Map() });
      return { EventBusARN: busArn(place, name) };
    },
  },
  getEventBus: {
    action: "GetEventBus",
    status: "implemented",
    note: "",
    run: ({ buses }, place, body) =>
      describeBus(place, buses.get(place, text(fieldsOf(body).EventBusName, "EventBusName"))),
  },
  deleteEventBus: {
    action: "DeleteEventBus",
    status: "implemented",
    note: "",
    run({ buses }, place, body) {
      const name = text(fieldsOf(body).EventBusName, "EventBusName");
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
    note: "targets of type acs.fc.function only do anything",
    run: createRule,
  },
  getRule: {
    action: "GetRule",
    status: "implemented",
    note: "",
    run: (desk, place, body) => describeRule(place, findRule(desk, place, body)),
  },
  deleteRule: {
    action: "DeleteRule",
    status: "implemented",
    note: "",
    run(desk, place, body) {
      const rule = findRule(desk, place, body);
      desk.buses.get(place, rule.busName).rules.delete(rule.name);
      return {};
    },
  },
  enableRule: {
    action: "EnableRule",
    status: "implemented",
    note: "",
    run: (desk, place, body) => switchRule(desk, place, body, "ENABLE"),
  },
  disableRule: {
    action: "DisableRule",
    status: "implemented",
    note: "",
    run: (desk, place, body) => switchRule(desk, place, body, "DISABLE"),
  },
  listRules: {
    action: "ListRules",
    status: "implemented",
    note: "",
    run({ buses }, place, body) {
      const fields = fieldsOf(body);
      const bus = buses.get(place, text(fields.EventBusName, "EventBusName"));
      const { items, ...rest } = pageOf([...bus.rules.values()], fields, "RuleNamePrefix");
      return { Rules: items.map((rule) => describeRule(place, rule)), ...rest };
    },
  },
  testEventPattern: {
    action: "TestEventPattern",
    status: "implemented",
    note: "",
    run(_desk, _place, body) {
      const { Event, EventPattern } = fieldsOf(body);
      return { Result: matchesPattern(readPattern(EventPattern), parseJson(text(Event, "Event"), "Event")) };
    },
  },
};

/** One bad event does not stop the others: its entry carries the error. */
function putEvents({ world, publisher }: EventDesk, place: Place, body: unknown): Fields {
  if (!Array.isArray(body)) throw new EventBridgeError("InvalidArgument", "the body must be an array of events");
  const EntryList = body.map((entry: unknown) => {
    try {
      const event = readEvent(entry);
      const busName = typeof event.aliyuneventbusname === "string" ? event.aliyuneventbusname : "default";
      publisher.publish(event, place, busName);
      return { EventId: event.id, TraceId: world.requestId("uuid") };
    } catch (error) {
      if (error instanceof EventBridgeError) return { ErrorCode: error.code, ErrorMessage: error.message };
      throw error;
    }
  });
  return { EntryList, FailedEntryCount: EntryList.filter((entry) => "ErrorCode" in entry).length };
}

/** Source: CloudEvents 1.0: id, source and type are required and not empty. */
export function readEvent(value: unknown): BusEvent {
  const event = fieldsOf(value);
  for (const name of ["id", "source", "type"]) text(event[name], name);
  if ((event.specversion ?? "1.0") !== "1.0") throw new EventBridgeError("InvalidArgument", "specversion must be 1.0");
  return event as BusEvent;
}

function createRule({ world, buses }: EventDesk, place: Place, body: unknown): Fields {
  const fields = fieldsOf(body);
  const busName = text(fields.EventBusName, "EventBusName");
  const name = text(fields.RuleName, "RuleName");
  const bus = buses.get(place, busName);
  if (bus.rules.has(name)) throw new EventBridgeError("EventRuleAlreadyExist", name);
  // Source: "Limits" of EventBridge, read 2026-08: 50 rules a bus, 5 targets a rule.
  if (bus.rules.size >= 50) throw new EventBridgeError("InvalidArgument", "a bus holds 50 rules at most");
  const targets = (fields.Targets ?? fields.EventTargets ?? []) as readonly RuleTarget[];
  if (!Array.isArray(targets) || targets.length > 5)
    throw new EventBridgeError("InvalidArgument", "Targets: a list of 5 at most");
  bus.rules.set(name, {
    name,
    busName,
    description: typeof fields.Description === "string" ? fields.Description : "",
    status: fields.Status === "DISABLE" ? "DISABLE" : "ENABLE",
    pattern: readPattern(fields.FilterPattern),
    targets,
    createdAtMs: world.clock.nowMs(),
  });
  return { RuleARN: ruleArn(place, busName, name) };
}

function switchRule(desk: EventDesk, place: Place, body: unknown, status: EventRule["status"]): Fields {
  findRule(desk, place, body).status = status;
  return {};
}

function findRule({ buses }: EventDesk, place: Place, body: unknown): EventRule {
  const fields = fieldsOf(body);
  const name = text(fields.RuleName, "RuleName");
  const rule = buses.get(place, text(fields.EventBusName, "EventBusName")).rules.get(name);
  if (rule === undefined) throw new EventBridgeError("EventRuleNotExisted", name);
  return rule;
}

function readPattern(value: unknown): unknown {
  const pattern = parseJson(text(value, "FilterPattern"), "FilterPattern");
  const problem = patternProblem(pattern);
  if (problem !== undefined) throw new EventBridgeError("InvalidArgument", `FilterPattern: ${problem}`);
  return pattern;
}

/** Tokens are positions. */
function pageOf<T extends { readonly name: string }>(all: readonly T[], fields: Fields, prefixField: string) {
  const prefix = typeof fields[prefixField] === "string" ? (fields[prefixField] as string) : "";
  const found = all
    .filter(({ name }) => name.startsWith(prefix))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const limit = Number(fields.Limit ?? 10);
  const from = Number(fields.NextToken ?? 0);
  if (!(limit >= 1 && limit <= 100) || !Number.isInteger(from))
    throw new EventBridgeError("InvalidArgument", "Limit: 1 to 100");
  const next = from + limit;
  return {
    items: found.slice(from, next),
    Total: found.length,
    ...(next < found.length ? { NextToken: String(next) } : {}),
  };
}

const busArn = ({ regionId, accountId }: Place, name: string) =>
  `acs:eventbridge:${regionId}:${accountId}:eventbus/${name}`;
const ruleArn = (place: Place, busName: string, name: string) => `${busArn(place, busName)}/rule/${name}`;

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

function describeRule(place: Place, rule: EventRule): Fields {
  return {
    EventBusName: rule.busName,
    RuleName: rule.name,
    RuleARN: ruleArn(place, rule.busName, rule.name),
    Description: rule.description,
    Status: rule.status,
    FilterPattern: JSON.stringify(rule.pattern),
    Targets: rule.targets,
    Ctime: rule.createdAtMs,
  };
}

function fieldsOf(value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new EventBridgeError("InvalidArgument", "a JSON object is needed");
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string" || value === "") throw new EventBridgeError("InvalidArgument", `${name} is needed`);
  return value;
}

function parseJson(json: string, name: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new EventBridgeError("InvalidArgument", `${name} is not JSON`);
  }
}

/** undefined: no operation of this API. */
export function eventOperationOf(request: CloudRequest): EventOperation | undefined {
  const name = /^\/openapi\/(\w+)$/.exec(request.path)?.[1] ?? "";
  return request.method === "POST" && Object.hasOwn(eventOperations, name) ? eventOperations[name] : undefined;
}
