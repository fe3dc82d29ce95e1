/**
 * Reads the triggers of a function, in the spelling of s.yaml and of the API. Source: schema of the Serverless Devs
 * component fc3 0.1.22 and "Trigger" of the FC API 2023-03-30, read 2026-08.
 */
import { isObject } from "../../kernel/is-object.ts";
import { patternProblem } from "../eventbridge/event-pattern.ts";
import { parseSchedule } from "./schedule.ts";

export interface TimerTrigger {
  readonly kind: "timer";
  readonly name: string;
  /** Schedule: `@every 5m` or six cron fields, in UTC. */
  readonly expression: string;
  readonly enabled: boolean;
  readonly payload: string;
}

interface HttpTrigger {
  readonly kind: "http";
  readonly name: string;
  /** `anonymous`: no signature is needed; `function`: requests are signed like API calls. */
  readonly auth: "anonymous" | "function";
  readonly methods: readonly string[];
}

export interface EventTrigger {
  readonly kind: "eventbridge";
  readonly name: string;
  readonly enabled: boolean;
  /**
   * true: the function is invoked asynchronously. The vendor's pages contradict each other on the field
   * asyncInvocationType; two of three say this. Not verified on the live cloud.
   */
  readonly isAsync: boolean;
  readonly pattern: unknown;
}

export type Trigger = TimerTrigger | HttpTrigger | EventTrigger;

/** Limits: 50 triggers a function, 128 KB an asynchronous event. Source: "Limits" of Function Compute, read 2026-02. */
const MOST_TRIGGERS = 50;
/** Source: "CreateTrigger" of Function Compute, read 2026-11: letters, digits, `_` and `-`, 128 at most. */
const TRIGGER_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;
/** A limit of the local cloud: six fields with every value that they can have are shorter. */
const LONGEST_SCHEDULE = 512;
const LARGEST_PAYLOAD_BYTES = 131_072;
/** Ours, as for rules. */
const LONGEST_PATTERN = 10_240;

type Fields = Readonly<Record<string, unknown>>;

/** Returns the triggers of `[{triggerName, triggerType, triggerConfig}]`. Mistakes are added to `problems`. */
export function readTriggers(value: unknown, problems: string[]): readonly Trigger[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    problems.push("triggers: a list");
    return [];
  }
  if (value.length > MOST_TRIGGERS) {
    problems.push(`triggers: ${MOST_TRIGGERS} at most`);
    return [];
  }
  return value.flatMap((item: unknown, index) => {
    const fields = isObject(item) ? item : {};
    const { triggerName: name, triggerType: type, triggerConfig } = fields;
    const at = `triggers[${index}]`;
    if (typeof name !== "string" || !TRIGGER_NAME.test(name)) {
      problems.push(`${at}.triggerName: letters, digits, _ and -, 128 at most`);
      return [];
    }
    const config = isObject(triggerConfig) ? triggerConfig : {};
    const read = typeof type === "string" && Object.hasOwn(READERS, type) ? READERS[type] : undefined;
    if (read === undefined) {
      problems.push(`${at}.triggerType: one of ${Object.keys(READERS).join(", ")}`);
      return [];
    }
    const trigger = read(name, config);
    if (typeof trigger === "string") {
      problems.push(`${at}.triggerConfig.${trigger}`);
      return [];
    }
    return [trigger];
  });
}

/** Returns the trigger in the form that readTriggers reads. */
export function toTriggerBody(trigger: Trigger): Readonly<Record<string, unknown>> {
  const { kind: triggerType, name: triggerName } = trigger;
  switch (trigger.kind) {
    case "timer": {
      const { expression: cronExpression, enabled: enable, payload } = trigger;
      return { triggerName, triggerType, triggerConfig: { cronExpression, enable, payload } };
    }
    case "http":
      return { triggerName, triggerType, triggerConfig: { authType: trigger.auth, methods: trigger.methods } };
    case "eventbridge": {
      const { enabled: triggerEnable, isAsync: asyncInvocationType, pattern } = trigger;
      const eventRuleFilterPattern = JSON.stringify(pattern);
      return {
        triggerName,
        triggerType,
        triggerConfig: { triggerEnable, asyncInvocationType, eventRuleFilterPattern },
      };
    }
  }
}

/** Each reader returns the trigger, or a text that says what is wrong. */
const READERS: Readonly<Record<string, (name: string, config: Fields) => Trigger | string>> = {
  timer(name: string, config: Fields): Trigger | string {
    const { cronExpression: expression, enable = true, payload = "" } = config;
    const isShort = typeof expression === "string" && expression.length <= LONGEST_SCHEDULE;
    if (!isShort || parseSchedule(expression) === undefined) {
      return "cronExpression: `@every 5m` or six fields, seconds first";
    }
    if (typeof payload !== "string" || Buffer.byteLength(JSON.stringify(payload)) > LARGEST_PAYLOAD_BYTES - 1024)
      return "payload: a string of at most 127 KB";
    return { kind: "timer", name, expression, enabled: enable !== false, payload };
  },
  http(name: string, config: Fields): Trigger | string {
    const { authType: auth = "anonymous", methods = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"] } =
      config;
    if (auth !== "anonymous" && auth !== "function") return "authType: anonymous or function";
    if (!Array.isArray(methods) || methods.length > 20 || !methods.every(isMethod)) return "methods: a list of methods";
    return { kind: "http", name, auth, methods: methods.map((method) => method.toUpperCase()) };
  },
  eventbridge(name: string, config: Fields): Trigger | string {
    const { triggerEnable = true, asyncInvocationType = false, eventRuleFilterPattern: pattern = "{}" } = config;
    if (typeof pattern === "string" && pattern.length > LONGEST_PATTERN)
      return `eventRuleFilterPattern: ${LONGEST_PATTERN} characters at most`;
    try {
      const parsed: unknown = typeof pattern === "string" ? JSON.parse(pattern) : pattern;
      const problem = patternProblem(parsed);
      if (problem !== undefined) return `eventRuleFilterPattern: ${problem}`;
      return {
        kind: "eventbridge",
        name,
        enabled: triggerEnable !== false,
        isAsync: asyncInvocationType === true,
        pattern: parsed,
      };
    } catch {
      return "eventRuleFilterPattern: a JSON string";
    }
  },
};

const isMethod = (value: unknown): value is string => typeof value === "string" && /^[A-Za-z]{1,20}$/.test(value);
