/** Generates the configuration's JSON Schema for editors from the schema and the texts. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { type Language, textsIn } from "../../../cli/texts/texts.ts";
import { configurationSchema } from "../../../functions/configuration/schema.ts";

export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
}

export function configurationJsonSchema(language: Language = "en"): JsonSchema {
  // The schema of the input, in which a key with a default is not required. Checks between fields have no JSON Schema,
  // for example that ids are unique. `ecs-recovery validate` makes them.
  const schema = toJsonSchema(configurationSchema, { typeMode: "input", errorMode: "ignore" });
  const { $schema = "http://json-schema.org/draft-07/schema#", ...rest } = schema;
  const meanings = new Map(Object.entries(textsIn(language).configuration.keys));
  return { $schema, title: "Configuration of ecs-auto-recovery", ...described(rest as JsonSchema, "", meanings) };
}

/** Puts the meaning of each key beside its schema. A path is written as in the tables: `accounts[].id`. */
function described(schema: JsonSchema, path: string, meanings: ReadonlyMap<string, string>): JsonSchema {
  // A bare list in place of the mapping `notify` is its list of channels.
  const description = meanings.get(path.replace(/^notify\[\]/, "notify.channels[]"));
  const { properties, items, anyOf } = schema;
  const inner = (key: string, part: JsonSchema) => described(part, path === "" ? key : `${path}.${key}`, meanings);
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, inner(key, part)])),
    }),
    ...(items && { items: described(items, `${path}[]`, meanings) }),
    ...(anyOf && { anyOf: anyOf.map((way) => described(way, path, withoutOwn(path, meanings))) }),
    ...(description !== undefined && { description }),
  };
}

/** The ways of a union share its path. Only the union itself gets the meaning. */
function withoutOwn(path: string, meanings: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...meanings].filter(([key]) => key !== path));
}

/** Returns the text of recovery.config.schema.json. Lists of words stand on one line, as the formatter writes them. */
export function configurationJsonSchemaText(): string {
  const text = JSON.stringify(configurationJsonSchema(), null, 2);
  return `${text.replace(/\[\s+("[^[\]{}]*")\s+\]/g, (_all, words: string) => `[${words.replace(/\s*\n\s*/g, " ")}]`)}\n`;
}
