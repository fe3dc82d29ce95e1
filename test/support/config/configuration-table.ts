/** Generates the tables of docs/configuration.md and docs/zh/configuration.md from the schema and the texts. */
import type { Language } from "../../../cli/texts/texts.ts";
import { configurationJsonSchema, type JsonSchema } from "./json-schema.ts";

/** Returns Markdown with one row for each key, without a final line break. */
export function configurationTable(language: Language = "en"): string {
  const { head, required } = WORDS[language];
  const rows = rowsOf(configurationJsonSchema(language), "", required).map((cells) => `| ${cells.join(" | ")} |`);
  return [head, "| --- | --- | --- |", ...rows].join("\n");
}

const WORDS = {
  en: { head: "| Key | Default | What it does |", required: "required" },
  zh: { head: "| 项 | 默认值 | 含义 |", required: "必填" },
};

function rowsOf(schema: JsonSchema, prefix: string, required: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const path = prefix === "" ? key : `${prefix}.${key}`;
    const isRequired = schema.required?.includes(key) ?? false;
    const row = [`\`${path}\``, isRequired ? required : defaultOf(value), cell(value.description ?? "")];
    // A section's own default is "all its defaults". The rows of the section show them.
    const own = value.properties === undefined ? [row] : [];
    const inner = value.items?.properties === undefined ? [] : rowsOf(value.items, `${path}[]`, required);
    const ways = (value.anyOf ?? []).filter((way) => way.properties !== undefined);
    return [...own, ...rowsOf(value, path, required), ...inner, ...ways.flatMap((way) => rowsOf(way, path, required))];
  });
}

function defaultOf(schema: JsonSchema): string {
  return schema.default === undefined ? "" : `\`${cell(JSON.stringify(schema.default))}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
