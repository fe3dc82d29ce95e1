/**
 * The configuration as people write it: YAML 1.2 (or JSON, which is YAML). The only file that imports `yaml`; the function itself
 * reads the JSON that `validate --write-json` writes, so no YAML parser ships with it.
 */
import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { ConfigError, type Configuration, parseConfiguration } from "../../functions/configuration/configuration.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";

export const DEFAULT_CONFIGURATION_FILE = "recovery.config.yaml";

export interface ConfigurationFile {
  readonly path: string;
  /** As written, without defaults: what `--write-json` hands to the function, which reads it with the same parser. */
  readonly raw: unknown;
  readonly configuration: Configuration;
}

/** Throws ConfigError (all mistakes at once, by path) or CommandError when there is no such file. */
export async function readConfigurationFile(path: string): Promise<ConfigurationFile> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(EXIT.wrongUsage, whyUnreadable(path, error.code));
  });
  const raw = parseYaml(text);
  return { path, raw, configuration: parseConfiguration(raw) };
}

/** Throws ConfigError with one problem for every syntax mistake, by line and column. */
function parseYaml(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map(({ message, linePos }) => ({
        path: linePos === undefined ? "" : `line ${linePos[0].line}, column ${linePos[0].col}`,
        message: message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, ""),
      })),
    );
  }
  // An empty file means: all defaults.
  return document.toJS() ?? {};
}

function whyUnreadable(path: string, code: string | undefined): string {
  if (code === "ENOENT") {
    return `There is no ${path}. Copy recovery.config.example.yaml to ${DEFAULT_CONFIGURATION_FILE}, or name a file with --config.`;
  }
  return `${path} cannot be read${code === undefined ? "" : ` (${code})`}.`;
}
