/** From options to a composition: configuration, credentials, the account they belong to, and everything compose.ts builds from them. */
import { randomUUID } from "node:crypto";
import { access as canAccess } from "node:fs/promises";
import { type Composition, compose } from "../../functions/compose.ts";
import { type Configuration, parseConfiguration } from "../../functions/configuration/configuration.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { DEFAULT_CONFIGURATION_FILE, readConfigurationFile } from "./configuration-file.ts";
import { type Credentials, operatorCredentials } from "./credentials.ts";
import { callerAccountId, checkKeysFit } from "./own-account.ts";

export interface Access {
  readonly configuration: Configuration;
  readonly credentials: Credentials;
  readonly accountId: string;
  /** Where the log store is, and the function. */
  readonly regionId: string;
}

/** The named file, else the default one, else (when there is none) all defaults: the keys' own account. */
export async function loadConfiguration(options: GlobalOptions, { terminal }: Shell): Promise<Configuration> {
  if (options.config !== undefined) return (await readConfigurationFile(options.config)).configuration;
  const exists = await canAccess(DEFAULT_CONFIGURATION_FILE).then(
    () => true,
    () => false,
  );
  if (exists) return (await readConfigurationFile(DEFAULT_CONFIGURATION_FILE)).configuration;
  terminal.say(
    `There is no ${DEFAULT_CONFIGURATION_FILE}: going by the defaults, on the keys' own account and all its regions.`,
  );
  return parseConfiguration({});
}

/** Rejects with CommandError, ConfigError or CloudError. */
export async function accessCloud(configuration: Configuration, shell: Shell): Promise<Access> {
  const credentials = await operatorCredentials(shell.environment);
  const regionId = homeRegion(configuration, shell.environment);
  const accountId = await callerAccountId(configuration, credentials, regionId);
  checkKeysFit(configuration, accountId);
  return { configuration, credentials, accountId, regionId };
}

/** The caller closes it. */
export function composeHere({ configuration, ...access }: Access, { environment }: Shell): Composition {
  return compose(configuration, { ...access, requestId: randomUUID(), environment });
}

function homeRegion(configuration: Configuration, environment: Shell["environment"]): string {
  const configured = configuration.accounts.find(({ regions }) => regions !== "all")?.regions[0];
  return configuration.log.region ?? environment.ALIBABA_CLOUD_REGION_ID ?? configured ?? "cn-hangzhou";
}
