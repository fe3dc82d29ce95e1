/** Generates the configuration's JSON Schema for editors from the schema. */
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
  // The schema of the input, in which a key with a default is not required. Checks between fields have no JSON Schema,
  // for example that ids are unique. `ecs-recovery validate` makes them.
  const schema = toJsonSchema(configurationSchema, { typeMode: "input", errorMode: "ignore" });
  const { $schema, ...rest } = { $schema: "http://json-schema.org/draft-07/schema#", ...schema };
  return { $schema, title: "Configuration of ecs-auto-recovery", ...rest } as JsonSchema;
}

/** Returns the text of recovery.config.schema.json. Lists of words stand on one line, as the formatter writes them. */
export function configurationJsonSchemaText(): string {
  const text = JSON.stringify(configurationJsonSchema(), null, 2);
  return `${text.replace(/\[\s+("[^[\]{}]*")\s+\]/g, (_all, words: string) => `[${words.replace(/\s*\n\s*/g, " ")}]`)}\n`;
}
