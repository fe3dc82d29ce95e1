/**
 * The configuration as people write it: YAML 1.2 (or JSON, which is YAML). The only file that imports `yaml`; the function itself
 * reads the JSON that `validate --write-json` writes, so no YAML parser ships with it.
 */
import { readFile } from "node:fs/promises";
import { type Document, isAlias, LineCounter, parseDocument, visit } from "yaml";
import type { ConfigProblem } from "../../functions/configuration/config-error.ts";
import { ConfigError, type Configuration, parseConfiguration } from "../../functions/configuration/configuration.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { Texts } from "../texts/texts.ts";

export const DEFAULT_CONFIGURATION_FILE = "recovery.config.yaml";

export interface ConfigurationFile {
  readonly path: string;
  /** As written, without defaults: what `--write-json` hands to the function, which reads it with the same parser. */
  readonly raw: unknown;
  readonly configuration: Configuration;
}

/** Throws ConfigError (all mistakes at once, by path) or CommandError when there is no such file. */
export async function readConfigurationFile(path: string, texts: Texts["access"]): Promise<ConfigurationFile> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const words = error.code === "ENOENT" ? texts.fileMissing(path) : texts.fileUnreadable(path, error.code ?? "?");
    throw new CommandError(EXIT.wrongUsage, words);
  });
  return { path, ...checkConfigurationText(text, texts) };
}

/** Throws ConfigError with every mistake of a configuration's text. */
export function checkConfigurationText(text: string, texts: Texts["access"]): Omit<ConfigurationFile, "path"> {
  const raw = parseYaml(text, texts);
  const leftOver = placeholdersIn(raw, texts);
  if (leftOver.length > 0) throw new ConfigError([...leftOver, ...otherProblems(raw)]);
  return { raw, configuration: parseConfiguration(raw) };
}

/** Throws ConfigError with one problem for every syntax mistake, by line and column. */
function parseYaml(text: string, texts: Texts["access"]): unknown {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  const problems = document.errors.map(({ message, linePos }) => ({
    path: placeOf(linePos?.[0]),
    message: message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, ""),
  }));
  problems.push(...unknownAliases(document, text, texts));
  if (problems.length > 0) throw new ConfigError(problems);
  const value = toValue(document, texts);
  if (value === null || value === undefined) throw new ConfigError([{ path: "", message: texts.fileEmpty }]);
  return value;
}

/** Deeper than any configuration. A value that is an alias of what it stands in has no depth at all. */
const DEEPEST = 20;

/** Throws ConfigError for aliases that grow without an end, and for values inside of themselves. */
function toValue(document: Document.Parsed, texts: Texts["access"]): unknown {
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // The parser's own guard against a file whose aliases would unfold to more than a machine holds.
    throw new ConfigError([{ path: "", message: error instanceof Error ? error.message : String(error) }]);
  }
  if (isDeeper(value, DEEPEST)) throw new ConfigError([{ path: "", message: texts.fileTooDeep(DEEPEST) }]);
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** An alias is only looked up when the document becomes a value, and then its error has no place. */
function unknownAliases(document: Document.Parsed, text: string, texts: Texts["access"]): ConfigProblem[] {
  const lines = new LineCounter();
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
  lines.lineStarts.unshift(0);
  const anchors = new Set<string>();
  const problems: ConfigProblem[] = [];
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        if (anchors.has(node.source)) return;
        problems.push({
          path: placeOf(node.range === undefined || node.range === null ? undefined : lines.linePos(node.range[0])),
          message: texts.aliasUnknown(node.source),
        });
      } else if (node.anchor !== undefined) anchors.add(node.anchor);
    },
  });
  return problems;
}

function placeOf(position: { readonly line: number; readonly col: number } | undefined): string {
  return position === undefined ? "" : `line ${position.line}, column ${position.col}`;
}

/** What the example configuration and the documents write in the place of a value: `<account id>`, `replace-with-...`, `...`. */
const PLACEHOLDER = /<[a-z][^<>]*>|replace[-_ ]?(with|me)|change[-_ ]?me|^\.{3}$|^(todo|xxx+)$/i;

function placeholdersIn(value: unknown, texts: Texts["access"], path = ""): ConfigProblem[] {
  if (typeof value === "string") return PLACEHOLDER.test(value) ? [{ path, message: texts.placeholder }] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => placeholdersIn(item, texts, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    placeholdersIn(item, texts, path === "" ? key : `${path}.${key}`),
  );
}

function otherProblems(raw: unknown): readonly ConfigProblem[] {
  try {
    parseConfiguration(raw);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
