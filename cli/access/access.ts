/**
 * Makes a composition from the options of a command: the configuration, the credentials, the account of the keys, and
 * the adapters that compose.ts builds.
 */
import { randomUUID } from "node:crypto";
import { access as canAccess } from "node:fs/promises";
import { resolve } from "node:path";
import { accountOfKeys, type Composition, compose } from "../../functions/compose.ts";
import { ConfigError, type Configuration, parseConfiguration } from "../../functions/configuration/configuration.ts";
import { environmentProblems } from "../../functions/configuration/environment.ts";
import { isYes } from "../terminal/ask.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import type { Texts } from "../texts/texts.ts";
import { readConfigurationFile } from "./configuration-file.ts";
import { type Credentials, operatorCredentials } from "./credentials.ts";
import { DEFAULT_CONFIGURATION_FILE } from "./default-configuration-file.ts";
import { checkKeysFit } from "./keys-account.ts";
import { foreignEndpoints, TRUSTED_HOSTS_VARIABLE } from "./trusted-hosts.ts";

export interface Access {
  readonly configuration: Configuration;
  readonly credentials: Credentials;
  readonly accountId: string;
  /** Region of the log store and the function. */
  readonly regionId: string;
}

/**
 * Reads the file of `--config`, else the default file. If there is no default file, all defaults count and the keys'
 * own account is protected. Prints on stderr which file was read. Asks the operator before a configuration may send
 * credentials to a foreign host.
 */
export async function loadConfiguration(options: GlobalOptions, shell: Shell): Promise<Configuration> {
  // Before the first request, because it would carry the operator's token to an unsafe endpoint.
  const unsafe = environmentProblems(shell.environment);
  if (unsafe.length > 0) throw new ConfigError(unsafe);
  const { path, configuration } = await readOrDefault(options, shell.texts);
  const t = shell.texts.access;
  shell.terminal.note(path === undefined ? t.noConfiguration(DEFAULT_CONFIGURATION_FILE) : t.configuration(path));
  if (path !== undefined) await confirmEndpoints(path, configuration, shell);
  return configuration;
}

async function readOrDefault(
  options: GlobalOptions,
  texts: Texts,
): Promise<{ path?: string; configuration: Configuration }> {
  const named = options.config;
  const path = resolve(named ?? DEFAULT_CONFIGURATION_FILE);
  if (named === undefined && !(await isThere(path))) return { configuration: parseConfiguration({}) };
  return { path, configuration: (await readConfigurationFile(path, texts)).configuration };
}

async function isThere(path: string): Promise<boolean> {
  return canAccess(path).then(
    () => true,
    () => false,
  );
}

/** Asks before signed requests go to a foreign endpoint. A stranger may have put the file into the current folder. */
async function confirmEndpoints(path: string, configuration: Configuration, shell: Shell): Promise<void> {
  const foreign = foreignEndpoints(configuration, shell.environment);
  if (foreign.length === 0) return;
  const t = shell.texts.access;
  const what = [t.foreign(path), ...foreign.map(({ key, host }) => `  ${key}: ${host}`)].join("\n");
  if (shell.ask === undefined) {
    const hosts = [...new Set(foreign.map(({ host }) => host))].join(",");
    throw new CommandError(EXIT.wrongUsage, `${what}\n${t.nothingSent(`export ${TRUSTED_HOSTS_VARIABLE}=${hosts}`)}`);
  }
  shell.terminal.say(what);
  if (!isYes(await shell.ask(t.sendThere))) throw new CommandError(EXIT.wrongUsage, t.declined(path));
}

/** Returns the operator's access to the cloud. Rejects with CommandError, ConfigError or CloudError. */
export async function accessCloud(configuration: Configuration, shell: Shell): Promise<Access> {
  const credentials = await operatorCredentials(shell.environment);
  const regionId = homeRegion(configuration, shell.environment);
  const accountId = await accountOfKeys(configuration, { credentials, regionId });
  checkKeysFit(configuration, accountId);
  return { configuration, credentials, accountId, regionId };
}

/** Returns a composition that works with the operator's keys. The caller closes it. */
export function composeHere({ configuration, ...access }: Access, { environment }: Shell): Composition {
  return compose(configuration, { ...access, requestId: randomUUID(), environment });
}

function homeRegion(configuration: Configuration, environment: Shell["environment"]): string {
  const configured = configuration.accounts.find(({ regions }) => regions !== "all")?.regions[0];
  return configuration.log.region ?? environment.ALIBABA_CLOUD_REGION_ID ?? configured ?? "cn-hangzhou";
}
