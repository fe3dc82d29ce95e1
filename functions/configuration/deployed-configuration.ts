/** Keeps the deployed configuration of a warm instance. */
import { readFileSync } from "node:fs";
import { type Configuration, loadConfiguration } from "./configuration.ts";
import type { Environment } from "./environment.ts";

let deployed: { readonly file: string | undefined; readonly configuration: Configuration } | undefined;

/** Returns the deployed configuration, parsed once for each warm instance. Throws ConfigError. */
export function deployedConfiguration(environment: Environment): Configuration {
  const file = environment.RECOVERY_CONFIG_FILE;
  if (deployed === undefined || deployed.file !== file) {
    const readFile = (path: string) => readFileSync(path, "utf8");
    deployed = { file, configuration: loadConfiguration(environment, readFile, __dirname) };
  }
  return deployed.configuration;
}
