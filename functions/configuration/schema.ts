/** The configuration's one schema. Types, defaults, the editors' JSON Schema and the table in the documents come from it. */

import { accounts } from "./account-schema.ts";
import { notify } from "./notify-schema.ts";
import * as v from "./schema-library.ts";
import { described, endpoint, region, seconds, tags, variableName, whole, word } from "./schema-parts.ts";

export const configurationSchema = v.strictObject({
  mode: v.optional(
    described(
      v.picklist(["apply", "plan"]),
      "Whether runs by timer and event act (apply), or only report what they would do (plan)",
    ),
    "apply",
  ),
  accounts: v.optional(described(accounts, "Accounts to protect; none: the function's own"), []),
  select: v.optional(
    v.strictObject({
      includeTags: v.optional(described(tags, "Only instances that carry every one of these tags"), {}),
      excludeTags: v.optional(described(tags, "Never instances that carry any of these tags"), {
        "auto-recovery": "off",
      }),
      resourceGroupIds: v.optional(described(v.array(word), "Only these resource groups; none: all"), []),
      priorityTag: v.optional(
        described(word, "Tag whose number orders the recovery, smaller first"),
        "recovery-priority",
      ),
      lockOnly: v.optional(
        described(
          v.picklist(["auto", "act", "ask"]),
          "An arrears lock without an arrears event: act, ask a person, or act only where no arrears event is known at all",
        ),
        "auto",
      ),
    }),
    {},
  ),
  limits: v.optional(
    v.strictObject({
      maxInstancesPerRun: v.optional(described(whole(1, 100_000), "Instances restarted in one invocation"), 1000),
      maxConcurrentCalls: v.optional(described(whole(1, 256), "Calls under way in one invocation"), 32),
      maxCallsPerSecond: v.optional(
        described(whole(1, 1000), "Calls a second for each account, region and action"),
        100,
      ),
      fanOutAbove: v.optional(
        described(whole(1, 100_000), "Account-regions above which each account gets an invocation of its own"),
        200,
      ),
    }),
    {},
  ),
  timing: v.optional(
    v.strictObject({
      settleSeconds: v.optional(
        described(seconds(0, 3600), "Time left to the cloud after a payment to restart instances itself"),
        120,
      ),
      verifySeconds: v.optional(described(seconds(0, 3600), "Time to wait for Running after the calls"), 180),
      pollSeconds: v.optional(
        described(seconds(0.1, 300), "First pause between two polls while waiting for Running"),
        10,
      ),
      callTimeoutMs: v.optional(described(whole(100, 60_000), "One call's timeout, in milliseconds"), 10_000),
      attempts: v.optional(described(whole(1, 20), "Calls for one instance in all, the first included"), 6),
      reserveSeconds: v.optional(
        described(seconds(0, 300), "Time kept at the end of an invocation for writing the results"),
        10,
      ),
    }),
    {},
  ),
  log: v.optional(
    v.strictObject({
      region: v.optional(described(region, "Region of the log project; absent: the function's")),
      project: v.optional(
        described(
          v.pipe(
            v.string(),
            v.regex(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "must be a log project's name: 3 to 63 of a-z, 0-9 and -"),
          ),
          "Log project; absent: ecs-auto-recovery-<the function's account>",
        ),
      ),
      logstore: v.optional(
        described(
          v.pipe(
            v.string(),
            v.regex(/^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/, "must be a logstore's name: 2 to 63 of a-z, 0-9, _ and -"),
          ),
          "Logstore for the results",
        ),
        "results",
      ),
    }),
    {},
  ),
  function: v.optional(
    v.strictObject({
      name: v.optional(
        described(
          v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/, "must be a function's name")),
          "The deployed function",
        ),
        "ecs-auto-recovery",
      ),
      service: v.optional(
        described(
          v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/, "must be a service's name"))),
          "FC 2.0 only: the service the function is in",
        ),
        null,
      ),
      qualifier: v.optional(
        described(
          v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,128}$/, "must be a version or an alias")),
          "Version or alias to invoke",
        ),
        "LATEST",
      ),
    }),
    {},
  ),
  http: v.optional(
    v.pipe(
      v.strictObject({
        hmacSecretEnv: v.optional(
          described(
            v.nullable(variableName),
            "Environment variable with the secret that signs full requests to the HTTP trigger; null: none are taken",
          ),
          null,
        ),
        wakeTokenEnv: v.optional(
          described(
            v.nullable(variableName),
            "Environment variable with the token for bare wake-up calls; null: none are taken",
          ),
          null,
        ),
      }),
      v.forward(
        v.partialCheck(
          [["hmacSecretEnv"], ["wakeTokenEnv"]],
          ({ hmacSecretEnv, wakeTokenEnv }) => hmacSecretEnv === null || hmacSecretEnv !== wakeTokenEnv,
          "must not be the variable of hmacSecretEnv: a token travels in the clear, a secret never does",
        ),
        ["wakeTokenEnv"],
      ),
    ),
    {},
  ),
  notify: v.optional(
    described(notify, "Channels that get messages: a list, or a mapping with language, forecastDays and channels"),
    [],
  ),
  endpoints: v.optional(
    v.strictObject({
      ecs: v.optional(described(endpoint, "ECS")),
      bss: v.optional(described(endpoint, "Billing")),
      sts: v.optional(described(endpoint, "STS")),
      sls: v.optional(described(endpoint, "Log store")),
      fc: v.optional(described(endpoint, "Function Compute")),
    }),
    {},
  ),
});

/** The complete configuration with every default. The schema's descriptions name fields and units. */
export type Configuration = v.InferOutput<typeof configurationSchema>;

/** One mistake in the schema library's words. config-problem.ts turns it into a message. */
export interface SchemaIssue {
  readonly type: string;
  readonly input: unknown;
  readonly expected: string | null;
  readonly message: string;
  readonly requirement?: unknown;
  readonly path?: readonly SchemaIssueStep[] | undefined;
  /** For a union: the issues of each option. Their paths begin at the union. */
  readonly issues?: readonly SchemaIssue[] | undefined;
}

export interface SchemaIssueStep {
  readonly key: unknown;
  /** The type of the container, `object` or `array`. */
  readonly type: string;
}

export type SchemaResult = { readonly configuration: Configuration } | { readonly issues: readonly SchemaIssue[] };

export function checkAgainstSchema(value: unknown): SchemaResult {
  const result = v.safeParse(configurationSchema, value);
  return result.success ? { configuration: result.output } : { issues: result.issues };
}
