import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../../functions/configuration/configuration.ts";
import { type ParsedEvent, parseEvent } from "../../../functions/core/events/parse-event.ts";
import {
  FUNCTION_NAME,
  FUNCTION_ROLE,
  RESULTS_PROJECT,
  RESULTS_STORE,
  STDOUT_PROJECT,
  STDOUT_STORE,
  WAKE_TOKEN_HEADER,
} from "../../../infra/names.ts";
import { resolveSYaml } from "../../../infra/resolve-s-yaml.ts";
import { readTemplate, resourcesOf } from "./written-template.ts";

const ACCOUNT = "1000000000000001";
const text = readFileSync("s.yaml", "utf8");
const { props } = resolveSYaml(text, { accountId: ACCOUNT }).resources.recover;
const defaults = parseConfiguration({});
const inAccount = (project: string) => project.replace("$" + "{ALIYUN::AccountId}", ACCOUNT);

describe("s.yaml and the code", () => {
  it("deploys the folder and the export that the build writes", () => {
    const build = readFileSync("build.mjs", "utf8");
    const outfile = /functions\/handler\.ts[\s\S]*?outfile: `\$\{out\}\/([\w/]+)\/(\w+)\.js`/.exec(build);
    expect(outfile?.[1]).toBeDefined();
    expect(props.code).toBe(`./dist/${outfile?.[1]}`);
    expect(props.handler).toBe(`${outfile?.[2]}.handler`);
    expect(build).toContain('target: "node20.8"');
  });

  it("gives a run the time it needs, and says how the sum is made", () => {
    const sum = /settle (\d+) \+ act (\d+) \+ verify (\d+) \+ reserve (\d+)/.exec(text)?.slice(1).map(Number) ?? [];
    const [settle, act, verify, reserve] = sum;
    const { timing } = defaults;
    expect([settle, verify, reserve]).toEqual([timing.settleSeconds, timing.verifySeconds, timing.reserveSeconds]);
    expect(act).toBeGreaterThanOrEqual(300);
    expect(props.timeout).toBeGreaterThanOrEqual(sum.reduce((total, seconds) => total + seconds, 0));
  });

  it("starts in plan mode", () => {
    expect(props.environmentVariables.RECOVERY_MODE).toBe("plan");
  });

  it("sets only variables that the function reads", () => {
    const readers = ["functions/configuration/configuration.ts", "functions/compose.ts"]
      .map((path) => readFileSync(path, "utf8"))
      .join("\n");
    for (const variable of Object.keys(props.environmentVariables)) {
      expect(readers).toContain(`environment.${variable}`);
    }
  });

  it("keeps asynchronous work bounded, with task ids on", () => {
    expect(props.asyncInvokeConfig).toMatchObject({
      asyncTask: true,
      maxAsyncRetryAttempts: 1,
      maxAsyncEventAgeInSeconds: 3600,
    });
  });

  it("has the memory the design measures with", () => {
    expect(props.memorySize).toBe(512);
    expect(props.runtime).toBe("nodejs20");
  });
});

describe("s.yaml, the templates and the configuration's defaults", () => {
  it("call the function, its role and its stores by the same names", () => {
    expect(props.functionName).toBe(FUNCTION_NAME);
    expect(defaults.function.name).toBe(FUNCTION_NAME);
    expect(props.role).toBe(FUNCTION_ROLE);
    expect(props.logConfig).toMatchObject({ project: inAccount(STDOUT_PROJECT), logstore: STDOUT_STORE });
    expect(defaults.log.logstore).toBe(RESULTS_STORE);
    expect(readFileSync("functions/compose.ts", "utf8")).toContain(
      RESULTS_PROJECT.replace("ALIYUN::AccountId", "accountId"),
    );
    for (const name of ["hub", "same-account"]) {
      const [role] = resourcesOf(readTemplate(name), "ALIYUN::RAM::Role");
      expect(role?.Properties.RoleName).toBe(props.role);
    }
  });

  it("keep the function's own log apart from the results", () => {
    expect(props.logConfig.project).not.toBe(inAccount(RESULTS_PROJECT));
    expect(props.logConfig.enableRequestMetrics).toBe(true);
  });

  it("name the wake token's header as the handler reads it", () => {
    expect(readFileSync("functions/handling/http-trigger.ts", "utf8")).toContain(`"${WAKE_TOKEN_HEADER}"`);
  });

  it("describe one function: the template's differs from s.yaml in code and mode alone", () => {
    const template = readTemplate("function");
    const [fn] = resourcesOf(template, "ALIYUN::FC3::Function");
    expect(fn?.Properties).toMatchObject({
      FunctionName: props.functionName,
      Handler: props.handler,
      Runtime: props.runtime,
      MemorySize: props.memorySize,
      Cpu: props.cpu,
      Timeout: props.timeout,
      Role: { "Fn::Sub": `acs:ram::\${ALIYUN::AccountId}:role/${props.role}` },
      EnvironmentVariables: { "Fn::If": ["AsConfigured", {}, { RECOVERY_MODE: { Ref: "RecoveryMode" } }] },
    });
    expect(template.Parameters?.RecoveryMode).toMatchObject({ Default: "plan" });
    const triggers = resourcesOf(template, "ALIYUN::FC3::Trigger").map(({ Properties }) => Properties);
    expect(triggers.map(({ TriggerName, TriggerConfig }) => ({ TriggerName, TriggerConfig }))).toEqual(
      props.triggers.map(({ triggerName, triggerConfig }) => ({
        TriggerName: triggerName,
        TriggerConfig: triggerConfig,
      })),
    );
    const created = { "Fn::GetAtt": ["Function", "FunctionName"] };
    for (const { FunctionName } of triggers) expect(FunctionName).toEqual(created);
    const [asynchronous] = resourcesOf(template, "ALIYUN::FC3::AsyncInvokeConfig");
    expect(asynchronous?.Properties).toEqual({
      FunctionName: created,
      AsyncTask: true,
      MaxAsyncRetryAttempts: 1,
      MaxAsyncEventAgeInSeconds: 3600,
    });
  });
});

const trigger = <T extends string>(name: string, type: T) => {
  const found = props.triggers.find((candidate) => candidate.triggerName === name);
  if (found?.triggerType !== type) throw new Error(`no ${type} trigger ${name}`);
  return found as Extract<typeof found, { triggerType: T }>;
};

const timerEvent = (name: string, payload: string) =>
  JSON.stringify({ triggerTime: "2030-01-02T03:04:05Z", triggerName: name, payload });

const ecsEvent = (type: string, data: object) =>
  JSON.stringify({
    id: "evt-0001",
    source: "acs.ecs",
    specversion: "1.0",
    type,
    subject: `acs:ecs:cn-hangzhou:${ACCOUNT}:instance/i-test0001`,
    time: "2030-01-02T03:04:05Z",
    aliyunaccountid: ACCOUNT,
    aliyunregionid: "cn-hangzhou",
    data,
  });

describe("every trigger of s.yaml", () => {
  it("is a payment tick every five minutes, which the case book's back-off counts on, or a sweep every hour", () => {
    const payment = trigger("payment", "timer").triggerConfig;
    const full = trigger("full", "timer").triggerConfig;

    expect(payment.cronExpression).toBe("@every 5m");
    expect(full.cronExpression).toBe("@every 60m");
    expect(parseEvent(timerEvent("payment", payment.payload))).toMatchObject({
      kind: "run",
      triggers: [{ name: "timer", depth: "payment" }],
    });
    expect(parseEvent(timerEvent("full", full.payload))).toMatchObject({
      kind: "run",
      triggers: [{ name: "timer", depth: "full" }],
    });
  });

  it("is no HTTP trigger: nothing from outside reaches the function unless the operator adds one", () => {
    expect(props.triggers.map(({ triggerType }) => triggerType)).not.toContain("http");
    expect(
      resourcesOf(readTemplate("function"), "ALIYUN::FC3::Trigger").map((one) => one.Properties.TriggerType),
    ).not.toContain("http");
  });

  it("may be the HTTP trigger of docs/recharge-events.md, whose request the function authenticates itself", () => {
    const addition = /```yaml\n( {8}- triggerName: http\n[\s\S]*?)```/.exec(
      readFileSync("docs/recharge-events.md", "utf8"),
    )?.[1];
    const added = text.replace("      triggers:\n", `      triggers:\n${addition}`);
    const { triggers } = resolveSYaml(added, { accountId: ACCOUNT }).resources.recover.props;
    const event = { version: "v1", rawPath: "/", body: "", isBase64Encoded: false, headers: {}, requestContext: {} };

    expect(triggers.find(({ triggerType }) => triggerType === "http")?.triggerConfig).toMatchObject({
      authType: "anonymous",
      methods: ["POST"],
    });
    expect(parseEvent(JSON.stringify(event)).kind).toBe("http");
  });

  it("from the event bus is understood, type by type", () => {
    const { triggerConfig } = trigger("ecs-events", "eventbridge");
    const pattern = JSON.parse(triggerConfig.eventRuleFilterPattern) as { source: string[]; type: string[] };
    const results = new Map<string, ParsedEvent["kind"]>();
    for (const type of pattern.type) {
      const data = type.endsWith("StateChange")
        ? { resourceId: "i-test0001", state: "Stopped" }
        : { instanceId: "i-test0001" };
      results.set(type, parseEvent(ecsEvent(type, data)).kind);
    }

    expect(pattern.source).toEqual(["acs.ecs"]);
    expect(Object.fromEntries(results)).toEqual({
      "ecs:Instance:StateChange": "run",
      "ecs:Instance:AutoReactivateCompleted": "run",
    });
  });

  it("from the event bus has no condition on data, which a restart's event may not have", () => {
    const { triggerConfig } = trigger("ecs-events", "eventbridge");
    expect(JSON.parse(triggerConfig.eventRuleFilterPattern)).not.toHaveProperty("data");
    expect(parseEvent(ecsEvent("ecs:Instance:StateChange", { resourceId: "i-test0001", state: "Starting" })).kind).toBe(
      "ignored",
    );
  });

  it("from the event bus is last: the component skips whatever follows it", () => {
    expect(props.triggers.findIndex(({ triggerType }) => triggerType === "eventbridge")).toBe(
      props.triggers.length - 1,
    );
    expect(trigger("ecs-events", "eventbridge").triggerConfig.runOptions.retryStrategy.PushRetryStrategy).toBe(
      "BACKOFF_RETRY",
    );
  });
});
