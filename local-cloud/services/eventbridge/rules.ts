/** Creates, reads, enables and describes rules of EventBridge's older API. */
import type { World } from "../../kernel/world.ts";
import type { Buses, EventRule, Place, RuleTarget } from "./buses.ts";
import { patternProblem } from "./event-pattern.ts";
import { EventBridgeError } from "./eventbridge-error.ts";
import { busArn, type Fields, fieldsOf, parseJson, textOf } from "./fields.ts";

interface RuleDeps {
  readonly world: World;
  readonly buses: Buses;
}

/**
 * Limits of rules: 50 rules a bus, 5 targets a rule with distinct ids, 10,240 characters of a template or value.
 * Source: "Limits" of EventBridge (product-overview/limits, 2026-03). The length of a pattern is chosen here.
 */
const MOST_RULES = 50;
const MOST_TARGETS = 5;
const LONGEST_TRANSFORM = 10_240;
const LONGEST_PATTERN = 10_240;

export function createRule({ world, buses }: RuleDeps, place: Place, body: unknown): Fields {
  const fields = fieldsOf(body);
  const busName = textOf(fields.EventBusName, "EventBusName");
  const name = textOf(fields.RuleName, "RuleName", 127);
  const bus = buses.get(place, busName);
  if (bus.rules.has(name)) throw new EventBridgeError("EventRuleAlreadyExist", name);
  if (bus.rules.size >= MOST_RULES)
    throw new EventBridgeError(
      "InvalidArgument",
      `bus ${busName} has ${bus.rules.size} rules; at most ${MOST_RULES} are accepted, so delete one first`,
    );
  bus.rules.set(name, {
    name,
    busName,
    description: typeof fields.Description === "string" ? fields.Description.slice(0, 1024) : "",
    status: fields.Status === "DISABLE" ? "DISABLE" : "ENABLE",
    pattern: readPattern(fields.FilterPattern),
    targets: readTargets(fields.Targets ?? fields.EventTargets ?? []),
    createdAtMs: world.clock.nowMs(),
  });
  return { RuleARN: `${busArn(place, busName)}/rule/${name}` };
}

function readTargets(value: unknown): readonly RuleTarget[] {
  if (!Array.isArray(value)) throw new EventBridgeError("InvalidArgument", "Targets must be a list");
  if (value.length > MOST_TARGETS)
    throw new EventBridgeError(
      "InvalidArgument",
      `Targets has ${value.length} entries; at most ${MOST_TARGETS} are accepted`,
    );
  const targets = value.map(readTarget);
  if (new Set(targets.map(({ Id }) => Id)).size < targets.length)
    throw new EventBridgeError("InvalidArgument", "Targets: two entries have the same Id; each needs an Id of its own");
  return targets;
}

function readTarget(value: unknown): RuleTarget {
  const { Id, Type, Endpoint, PushRetryStrategy, ParamList = [] } = fieldsOf(value);
  if (!Array.isArray(ParamList) || ParamList.length > 100)
    throw new EventBridgeError("InvalidArgument", "ParamList must be a list of at most 100 entries");
  const optional = (content: unknown, name: string, longest: number) =>
    content === undefined || content === null || content === "" ? {} : { [name]: textOf(content, name, longest) };
  const target = {
    Id: textOf(Id, "Id"),
    Type: textOf(Type, "Type"),
    Endpoint: textOf(Endpoint, "Endpoint"),
    ...optional(PushRetryStrategy, "PushRetryStrategy", 100),
    ParamList: ParamList.map((item) => {
      const { ResourceKey, Form, Value, Template } = fieldsOf(item);
      return {
        ResourceKey: textOf(ResourceKey, "ResourceKey"),
        Form: textOf(Form, "Form"),
        ...optional(Value, "Value", LONGEST_TRANSFORM),
        ...optional(Template, "Template", LONGEST_TRANSFORM),
      };
    }),
  };
  checkParameters(target);
  return target;
}

/**
 * Throws EventBridgeError for wrong parameters of a target. Targets of other types are stored and do nothing. Source:
 * "Event target parameters" of EventBridge, read 2026-11.
 */
function checkParameters({
  Type,
  Endpoint,
  ParamList,
}: Required<Pick<RuleTarget, "Type" | "Endpoint" | "ParamList">>): void {
  const parameter = (key: string) => ParamList.find(({ ResourceKey }) => ResourceKey.toLowerCase() === key);
  const form = parameter("bodyparameters")?.Form;
  if (Type === "acs.api.destination" && form !== undefined && !DESTINATION_FORMS.includes(form))
    throw new EventBridgeError(
      "InvalidArgument",
      `BodyParameters: Form must be one of ${DESTINATION_FORMS.join(", ")}`,
    );
  if (Type !== "acs.fc.function" || !/:services\//.test(Endpoint)) return;
  for (const name of ["serviceName", "DataFormat"])
    if (parameter(name.toLowerCase()) === undefined)
      throw new EventBridgeError(
        "InvalidArgument",
        `${name} is missing in ParamList; a function of a 2.0 service needs it`,
      );
}

const DESTINATION_FORMS: readonly string[] = ["CONSTANT", "JSONPATH", "TEMPLATE"];

export function readPattern(value: unknown): unknown {
  const pattern = parseJson(textOf(value, "FilterPattern", LONGEST_PATTERN), "FilterPattern");
  const problem = patternProblem(pattern);
  if (problem !== undefined) throw new EventBridgeError("InvalidArgument", `FilterPattern: ${problem}`);
  return pattern;
}

export function switchRule(deps: RuleDeps, place: Place, body: unknown, status: EventRule["status"]): Fields {
  findRule(deps, place, body).status = status;
  return {};
}

export function findRule({ buses }: RuleDeps, place: Place, body: unknown): EventRule {
  const fields = fieldsOf(body);
  const name = textOf(fields.RuleName, "RuleName");
  const rule = buses.get(place, textOf(fields.EventBusName, "EventBusName")).rules.get(name);
  if (rule === undefined) throw new EventBridgeError("EventRuleNotExisted", name);
  return rule;
}

export function describeRule(place: Place, rule: EventRule): Fields {
  return {
    EventBusName: rule.busName,
    RuleName: rule.name,
    RuleARN: `${busArn(place, rule.busName)}/rule/${rule.name}`,
    Description: rule.description,
    Status: rule.status,
    FilterPattern: JSON.stringify(rule.pattern),
    Targets: rule.targets,
    Ctime: rule.createdAtMs,
  };
}

/** Returns a rule of a snapshot, checked as strictly as a new one. Throws EventBridgeError `InvalidArgument`. */
export function readStoredRule(value: unknown): EventRule {
  const { name, busName, description, status, pattern, targets, createdAtMs } = fieldsOf(value);
  if (typeof createdAtMs !== "number") throw new EventBridgeError("InvalidArgument", "createdAtMs must be a number");
  return {
    name: textOf(name, "name", 127),
    busName: textOf(busName, "busName"),
    description: typeof description === "string" ? description : "",
    status: status === "DISABLE" ? "DISABLE" : "ENABLE",
    pattern: readPattern(JSON.stringify(pattern) ?? ""),
    targets: readTargets(targets),
    createdAtMs,
  };
}
