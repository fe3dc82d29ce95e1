/**
 * The configuration's one schema. Types, defaults, the editors' JSON Schema and the tables in the documents come from
 * it. The meanings of the keys are in cli/texts, in both languages, because the function does not need them.
 */

import { accounts } from "./account-schema.ts";
import { notify } from "./notify-schema.ts";
import * as v from "./schema-library.ts";
import { endpoint, matching, region, seconds, tags, together, variableName, whole, word } from "./schema-parts.ts";

export const configurationSchema = v.strictObject({
  mode: v.optional(v.picklist(["apply", "plan"]), "apply"),
  accounts: v.optional(accounts, []),
  select: v.optional(
    v.strictObject({
      includeTags: v.optional(tags, {}),
      excludeTags: v.optional(tags, {
        "auto-recovery": "off",
      }),
      resourceGroupIds: v.optional(v.array(word), []),
      priorityTag: v.optional(word, "recovery-priority"),
      lockOnly: v.optional(v.picklist(["auto", "act", "ask"]), "auto"),
    }),
    {},
  ),
  limits: v.optional(
    v.strictObject({
      maxInstancesPerRun: v.optional(whole(1, 100_000), 1000),
      maxConcurrentCalls: v.optional(whole(1, 256), 32),
      maxCallsPerSecond: v.optional(whole(1, 1000), 100),
      fanOutAbove: v.optional(whole(1, 100_000), 200),
    }),
    {},
  ),
  timing: v.optional(
    v.strictObject({
      settleSeconds: v.optional(seconds(0, 3600), 120),
      verifySeconds: v.optional(seconds(0, 3600), 180),
      pollSeconds: v.optional(seconds(0.1, 300), 10),
      callTimeoutMs: v.optional(whole(100, 60_000), 10_000),
      attempts: v.optional(whole(1, 20), 6),
      reserveSeconds: v.optional(seconds(0, 300), 10),
    }),
    {},
  ),
  log: v.optional(
    v.strictObject({
      region: v.optional(region),
      project: v.optional(matching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "logProject")),
      logstore: v.optional(matching(/^[a-z0-9][a-z0-9_-]{0,61}[a-z0-9]$/, "logstore"), "results"),
    }),
    {},
  ),
  function: v.optional(
    v.strictObject({
      name: v.optional(matching(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/, "functionName"), "ecs-auto-recovery"),
      service: v.optional(v.nullable(matching(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/, "serviceName")), null),
      qualifier: v.optional(matching(/^[A-Za-z0-9_-]{1,128}$/, "qualifier"), "LATEST"),
    }),
    {},
  ),
  http: v.optional(
    v.pipe(
      v.strictObject({
        hmacSecretEnv: v.optional(v.nullable(variableName), null),
        wakeTokenEnv: v.optional(v.nullable(variableName), null),
      }),
      together(
        ["wakeTokenEnv", "hmacSecretEnv"],
        ({ hmacSecretEnv, wakeTokenEnv }) => hmacSecretEnv === null || hmacSecretEnv !== wakeTokenEnv,
        "tokenIsSecret",
      ),
    ),
    {},
  ),
  notify: v.optional(notify, []),
  endpoints: v.optional(
    v.strictObject({
      ecs: v.optional(endpoint),
      bss: v.optional(endpoint),
      sts: v.optional(endpoint),
      sls: v.optional(endpoint),
      fc: v.optional(endpoint),
    }),
    {},
  ),
});

/** The complete configuration with every default. The keys' names say the units. */
export type Configuration = v.InferOutput<typeof configurationSchema>;

/** One mistake as the schema library reports it. config-problem.ts turns it into a code. */
export interface SchemaIssue {
  readonly type: string;
  readonly input: unknown;
  readonly expected: string | null;
  /** A code of ours for patterns and checks, else the library's own words. */
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
