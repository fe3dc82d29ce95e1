/** The configuration's JSON Schema for editors, made from the one schema. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { configurationSchema } from "../../../functions/configuration/configuration.ts";

export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
}

export function configurationJsonSchema(): JsonSchema {
  // Input: what a person writes, so nothing that has a default is required. Checks between fields (a role must be of
  // its own account, ids are unique) have no JSON Schema; `ecs-recovery validate` knows them.
  const schema = toJsonSchema(configurationSchema, { typeMode: "input", errorMode: "ignore" });
  const { $schema, ...rest } = { $schema: "http://json-schema.org/draft-07/schema#", ...schema };
  return { $schema, title: "Configuration of ecs-auto-recovery", ...rest } as JsonSchema;
}

/** The text of recovery.config.schema.json: lists of words on one line, as the formatter has them. */
export function configurationJsonSchemaText(): string {
  const text = JSON.stringify(configurationJsonSchema(), null, 2);
  return `${text.replace(/\[\s+("[^[\]{}]*")\s+\]/g, (_all, words: string) => `[${words.replace(/\s*\n\s*/g, " ")}]`)}\n`;
}
