/** Generates the table of docs/configuration.md from the schema. */
import { configurationJsonSchema, type JsonSchema } from "./json-schema.ts";

/** Returns Markdown with one row for each key, without a final line break. */
export function configurationTable(): string {
  const rows = rowsOf(configurationJsonSchema(), "").map((cells) => `| ${cells.join(" | ")} |`);
  return ["| Key | Default | What it does |", "| --- | --- | --- |", ...rows].join("\n");
}

function rowsOf(schema: JsonSchema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    const isRequired = schema.required?.includes(key) ?? false;
    const row = [`\`${path}\``, defaultOf(value, isRequired), cell(value.description ?? "")];
    // A section's own default is "all its defaults". The rows of the section show them.
    const own = value.properties === undefined ? [row] : [];
    const inner = value.items?.properties === undefined ? [] : rowsOf(value.items, `${path}[]`);
    const ways = (value.anyOf ?? []).filter((way) => way.properties !== undefined);
    return [...own, ...rowsOf(value, path), ...inner, ...ways.flatMap((way) => rowsOf(way, path))];
  });
}

function defaultOf(schema: JsonSchema, isRequired: boolean): string {
  if (isRequired) return "required";
  return schema.default === undefined ? "" : `\`${cell(JSON.stringify(schema.default))}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
