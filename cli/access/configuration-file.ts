/**
 * Reads the configuration file: YAML 1.2, or JSON, which is YAML too. Only this file loads `yaml`. The function reads
 * the JSON that `validate --write-json` writes, so its bundle holds no YAML parser.
 */
import { readFile } from "node:fs/promises";
import { type Document, isAlias, isScalar, LineCounter, parseDocument, type Range, visit } from "yaml";
import type { ConfigProblem } from "../../functions/configuration/config-error.ts";
import { ConfigError, type Configuration, parseConfiguration } from "../../functions/configuration/configuration.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { Texts } from "../texts/texts.ts";

export interface ConfigurationFile {
  readonly path: string;
  /**
   * The file's values without defaults. `--write-json` writes them for the function, which adds the defaults with the
   * same parser.
   */
  readonly raw: unknown;
  readonly configuration: Configuration;
}

/**
 * Returns the configuration of a file. Throws ConfigError with all mistakes and their paths, or CommandError if the
 * file cannot be read.
 */
export async function readConfigurationFile(path: string, texts: Texts): Promise<ConfigurationFile> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    const words =
      error.code === "ENOENT" ? texts.access.fileMissing(path) : texts.access.fileUnreadable(path, error.code ?? "?");
    throw new CommandError(EXIT.wrongUsage, words);
  });
  return { path, ...checkConfigurationText(text, texts) };
}

/** Checks the text of a configuration. Throws ConfigError with every mistake. */
export function checkConfigurationText(text: string, texts: Texts): Omit<ConfigurationFile, "path"> {
  const raw = parseYaml(text, texts);
  const leftOver = placeholdersIn(raw, texts);
  if (leftOver.length > 0) {
    const others = schemaProblems(raw).filter(({ path }) => !leftOver.some((one) => one.path === path));
    throw new ConfigError([...leftOver, ...others]);
  }
  return { raw, configuration: parseConfiguration(raw) };
}

/**
 * Returns the values of a YAML text. Throws ConfigError with one problem for each syntax mistake, with line and column.
 */
function parseYaml(text: string, texts: Texts): unknown {
  if (text.length > MOST_CHARACTERS)
    throw new ConfigError([{ path: "", message: texts.access.fileTooLong(MOST_CHARACTERS) }]);
  // Both options of `yaml` take a time that grows with the square of the text: 38 s for a mapping of 60,000 keys.
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false });
  const placeAt = placesIn(text, texts);
  const problems = document.errors.map(({ code, pos }) => ({
    path: placeAt(pos[0]),
    message: texts.configuration.yaml[code],
  }));
  problems.push(...repeatedKeys(document, placeAt, texts), ...unknownAliases(document, placeAt, texts));
  if (problems.length > 0) throw new ConfigError(problems);
  const value = toValue(document, texts);
  if (value === null || value === undefined) throw new ConfigError([{ path: "", message: texts.access.fileEmpty }]);
  return value;
}

/** Ours: a configuration of a thousand accounts has a quarter of it. */
const MOST_CHARACTERS = 1_000_000;

/**
 * The schema has four levels of mappings and lists. A YAML alias can make a value contain itself, and without this
 * limit `isDeeper` would not end.
 */
const MAX_DEPTH = 20;

/** Returns the document's value. Throws ConfigError if aliases unfold without end, or if a value contains itself. */
function toValue(document: Document.Parsed, texts: Texts): unknown {
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    // `yaml` throws if aliases unfold to too many nodes (a "billion laughs" file).
    throw new ConfigError([{ path: "", message: texts.configuration.yaml.RESOURCE_EXHAUSTION }]);
  }
  if (isDeeper(value, MAX_DEPTH)) throw new ConfigError([{ path: "", message: texts.access.fileTooDeep(MAX_DEPTH) }]);
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

type PlaceAt = (offset: number | undefined) => string;

/** Returns a function that names line and column of an offset in the text. */
function placesIn(text: string, texts: Texts): PlaceAt {
  const lines = new LineCounter();
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines.addNewLine(at + 1);
  lines.lineStarts.unshift(0);
  return (offset) => {
    if (offset === undefined) return "";
    const { line, col } = lines.linePos(offset);
    return texts.configuration.place(line, col);
  };
}

const startOf = ({ range }: { readonly range?: Range | null | undefined }) => range?.[0];

/** Returns a problem for each key that stands twice in its mapping. */
function repeatedKeys(document: Document.Parsed, placeAt: PlaceAt, texts: Texts): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  visit(document, {
    Map(_key, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value))
          problems.push({ path: placeAt(startOf(key)), message: texts.configuration.yaml.DUPLICATE_KEY });
        seen.add(key.value);
      }
    },
  });
  return problems;
}

/**
 * Returns a problem for each alias without an anchor. `yaml` reports such an alias only when it makes a value, and
 * without line and column.
 */
function unknownAliases(document: Document.Parsed, placeAt: PlaceAt, texts: Texts): ConfigProblem[] {
  const anchors = new Set<string>();
  const problems: ConfigProblem[] = [];
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        if (anchors.has(node.source)) return;
        problems.push({ path: placeAt(startOf(node)), message: texts.access.aliasUnknown(node.source) });
      } else if (node.anchor !== undefined) anchors.add(node.anchor);
    },
  });
  return problems;
}

/** Placeholders of the example configuration and the documents: `<account id>`, `replace-with-...`, `...`. */
const PLACEHOLDER = /<[a-z][^<>]*>|replace[-_ ]?(with|me)|change[-_ ]?me|^\.{3}$|^(todo|xxx+)$/i;

function placeholdersIn(value: unknown, texts: Texts, path = ""): ConfigProblem[] {
  if (typeof value === "string") return PLACEHOLDER.test(value) ? [{ path, message: texts.access.placeholder }] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => placeholdersIn(item, texts, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    placeholdersIn(item, texts, path === "" ? key : `${path}.${key}`),
  );
}

function schemaProblems(raw: unknown): readonly ConfigProblem[] {
  try {
    parseConfiguration(raw);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
