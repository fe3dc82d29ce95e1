/**
 * The schema of s.yaml. Serverless Devs ignores mistyped keys, and the component's own schema accepts any triggerConfig. So this
 * schema is strict, and narrower than the component's where this project has decided.
 * Source: devsapp/fc3 0.1.22 (schema and code) and the Function Compute 3.0 API pages on triggers, async configuration and limits,
 * read 2026-08. Not verified on the live cloud.
 */
import * as v from "valibot";

const SIX_FIELDS = /^\S+(\s+\S+){5}$/;
const EVERY = /^@every \d+[smh]$/;

const timer = v.strictObject({
  triggerName: v.string(),
  triggerType: v.literal("timer"),
  description: v.optional(v.string()),
  qualifier: v.literal("LATEST"),
  triggerConfig: v.strictObject({
    cronExpression: v.pipe(
      v.string(),
      v.check((text) => EVERY.test(text) || SIX_FIELDS.test(text), "either @every <n><s|m|h> or six fields, in UTC"),
    ),
    enable: v.boolean(),
    payload: v.string(),
  }),
});

const http = v.strictObject({
  triggerName: v.string(),
  triggerType: v.literal("http"),
  description: v.optional(v.string()),
  qualifier: v.literal("LATEST"),
  triggerConfig: v.strictObject({
    authType: v.picklist(["anonymous", "function", "jwt"]),
    disableURLInternet: v.optional(v.boolean()),
    methods: v.pipe(v.array(v.picklist(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"])), v.minLength(1)),
  }),
});

const eventbridge = v.strictObject({
  triggerName: v.string(),
  triggerType: v.literal("eventbridge"),
  description: v.optional(v.string()),
  qualifier: v.literal("LATEST"),
  triggerConfig: v.strictObject({
    triggerEnable: v.boolean(),
    asyncInvocationType: v.boolean(),
    eventRuleFilterPattern: v.pipe(v.string(), v.check(isJsonObject, "a JSON object, as text")),
    eventSourceConfig: v.strictObject({ eventSourceType: v.literal("Default") }),
    eventSinkConfig: v.strictObject({
      deliveryOption: v.strictObject({ mode: v.literal("event-driven"), eventSchema: v.literal("CloudEvents") }),
    }),
    runOptions: v.strictObject({
      mode: v.literal("event-driven"),
      errorsTolerance: v.picklist(["ALL", "NONE"]),
      retryStrategy: v.strictObject({
        PushRetryStrategy: v.picklist(["BACKOFF_RETRY", "EXPONENTIAL_DECAY_RETRY"]),
        MaximumEventAgeInSeconds: v.optional(v.number()),
        MaximumRetryAttempts: v.optional(v.number()),
      }),
      deadLetterQueue: v.optional(v.strictObject({ Arn: v.string() })),
    }),
  }),
});

const name = v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/));
/** A bare name in lower case. The component lower-cases a whole ARN, so a role with a capital letter is never found. */
const roleName = v.pipe(v.string(), v.regex(/^[a-z0-9.-]{1,64}$/, "a bare role name in lower case"));
const logProject = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/));
const integer = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const functionPropsSchema = v.strictObject({
  region: v.pipe(v.string(), v.regex(/^[a-z]{2}-[a-z]+(-\d+)?$/)),
  functionName: name,
  description: v.optional(v.string()),
  // Node 20 is the newest built-in runtime.
  runtime: v.literal("nodejs20"),
  handler: v.pipe(v.string(), v.regex(/^[\w/]+\.\w+$/)),
  code: v.pipe(v.string(), v.startsWith("./")),
  cpu: v.pipe(v.number(), v.minValue(0.05), v.maxValue(16)),
  memorySize: v.pipe(integer(128, 32_768), v.multipleOf(64)),
  diskSize: v.picklist([512, 10_240]),
  timeout: integer(1, 86_400),
  role: roleName,
  internetAccess: v.boolean(),
  environmentVariables: v.record(
    v.pipe(v.string(), v.regex(/^(?!FC_)[A-Z][A-Z0-9_]*$/, "upper case, and not one of Function Compute's own FC_")),
    v.string("text: the component refuses numbers and booleans"),
  ),
  logConfig: v.strictObject({
    project: logProject,
    logstore: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/)),
    enableRequestMetrics: v.boolean(),
    enableInstanceMetrics: v.boolean(),
    logBeginRule: v.picklist(["None", "DefaultRegex"]),
  }),
  asyncInvokeConfig: v.strictObject({
    asyncTask: v.boolean(),
    maxAsyncRetryAttempts: integer(0, 8),
    // The API's limit. The component's schema accepts four times as much.
    maxAsyncEventAgeInSeconds: integer(1, 604_800),
    qualifier: v.literal("LATEST"),
  }),
  triggers: v.pipe(v.array(v.variant("triggerType", [timer, http, eventbridge])), v.minLength(1), v.maxLength(10)),
});

export type FunctionProps = v.InferOutput<typeof functionPropsSchema>;

const hook = v.strictObject({ run: v.string(), path: v.string() });

/** The whole file, after `vars`, `env` and `config` have been filled in. */
const sYamlSchema = v.strictObject({
  edition: v.literal("3.0.0"),
  name: v.string(),
  access: v.string(),
  vars: v.record(v.string(), v.string()),
  resources: v.strictObject({
    recover: v.strictObject({
      component: v.literal("fc3"),
      actions: v.optional(v.strictObject({ "pre-deploy": v.array(hook) })),
      props: functionPropsSchema,
    }),
  }),
});

export type SYaml = v.InferOutput<typeof sYamlSchema>;

/** Returns the file's values. Throws an Error with every mistake by path. */
export function parseSYaml(value: unknown): SYaml {
  const result = v.safeParse(sYamlSchema, value);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "(root)"}: ${issue.message}`);
  throw new Error(`s.yaml is not what it should be:\n${problems.join("\n")}`);
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
