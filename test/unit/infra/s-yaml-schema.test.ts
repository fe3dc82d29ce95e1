import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resolveSYaml } from "../../../infra/resolve-s-yaml.ts";
import { parseSYaml, type SYaml } from "../../../infra/s-yaml-schema.ts";

const good = (): SYaml => resolveSYaml(readFileSync("s.yaml", "utf8"), { accountId: "1000000000000001" });

type Props = Record<string, unknown>;
// biome-ignore lint/suspicious/noExplicitAny: each row breaks the shape on purpose.
const ROWS: readonly (readonly [string, string, (props: any) => void])[] = [
  ["a mistyped key", "memorysize", (props) => Object.assign(props, { memorysize: 512 })],
  ["a runtime that does not exist", "runtime", (props) => Object.assign(props, { runtime: "nodejs22" })],
  ["memory that is no multiple of 64", "memorySize", (props) => Object.assign(props, { memorySize: 500 })],
  ["a timeout of zero", "timeout", (props) => Object.assign(props, { timeout: 0 })],
  ["a role with a capital letter", "role", (props) => Object.assign(props, { role: "AliyunFcRole" })],
  ["a whole ARN as the role", "role", (props) => Object.assign(props, { role: "acs:ram::1:role/a" })],
  ["no log, which switches logging off", "logConfig", (props) => Reflect.deleteProperty(props, "logConfig")],
  ["a log without a store", "logConfig.logstore", (props) => Reflect.deleteProperty(props.logConfig, "logstore")],
  ["a number as an environment variable", "environmentVariables", (props) => (props.environmentVariables.A = 1)],
  ["one of the platform's own variables", "environmentVariables", (props) => (props.environmentVariables.FC_X = "1")],
  ["nine retries", "asyncInvokeConfig", (props) => (props.asyncInvokeConfig.maxAsyncRetryAttempts = 9)],
  [
    "an event age that the API refuses",
    "asyncInvokeConfig",
    (props) => (props.asyncInvokeConfig.maxAsyncEventAgeInSeconds = 2_592_000),
  ],
  ["no asynchronous configuration", "asyncInvokeConfig", (props) => Reflect.deleteProperty(props, "asyncInvokeConfig")],
  ["a cron of five fields", "triggers.0", (props) => (props.triggers[0].triggerConfig.cronExpression = "*/5 * * * *")],
  [
    "a timer without its switch",
    "triggers.0",
    (props) => Reflect.deleteProperty(props.triggers[0].triggerConfig, "enable"),
  ],
  [
    "an event pattern that is no JSON",
    "triggers.2",
    (props) => (props.triggers[2].triggerConfig.eventRuleFilterPattern = "{"),
  ],
  ["a mistyped eventbridge key", "triggers.2", (props) => (props.triggers[2].triggerConfig.nonsense = 1)],
  [
    "an unknown retry word",
    "triggers.2",
    (props) => (props.triggers[2].triggerConfig.runOptions.retryStrategy.PushRetryStrategy = "BACKOFF"),
  ],
  ["an unknown kind of trigger", "triggers.0", (props) => (props.triggers[0].triggerType = "cron")],
];

describe("parseSYaml", () => {
  it("accepts the project's own s.yaml", () => {
    expect(parseSYaml(good())).toEqual(good());
  });

  it.each(ROWS)("refuses %s", (_, path, damage) => {
    const file = structuredClone(good());
    damage(file.resources.recover.props as unknown as Props);
    expect(() => parseSYaml(file)).toThrow(path);
  });

  it("refuses another edition, for which the tool prints nothing and exits 0", () => {
    expect(() => parseSYaml({ ...good(), edition: "1.0.0" })).toThrow("edition");
  });

  it("lists every problem at once", () => {
    const file = structuredClone(good());
    Object.assign(file.resources.recover.props, { timeout: 0, memorySize: 1 });
    expect(() => parseSYaml(file)).toThrow(/timeout[\s\S]*memorySize|memorySize[\s\S]*timeout/);
  });
});
