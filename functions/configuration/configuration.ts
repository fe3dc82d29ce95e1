/** Turns the written configuration into the values that the core works with. */
import { createHash } from "node:crypto";
import { mustExist } from "../core/lang/must-exist.ts";
import type { Policy } from "../core/terms/policy.ts";
import { ConfigError, type ConfigProblem, configProblem } from "./config-error.ts";
import { problemsOf } from "./config-problem.ts";
import { type Configuration, checkAgainstSchema } from "./schema.ts";

export type { Configuration };
export { ConfigError };

/** Returns the configuration with all defaults. Throws ConfigError with every mistake, not only the first. */
export function parseConfiguration(value: unknown): Configuration {
  const written = value ?? {};
  const result = checkAgainstSchema(written);
  const problems = problemsOf(written, "issues" in result ? result.issues : []);
  if ("configuration" in result && problems.length === 0) return result.configuration;
  throw new ConfigError(problems);
}

/** The file that the build writes beside the bundle. */
const BESIDE_THE_BUNDLE = "recovery.config.json";

/**
 * Reads the deployed configuration: the file that `RECOVERY_CONFIG_FILE` names, else the file beside the bundle, else all defaults.
 * @param folder the bundle's own folder.
 * @throws ConfigError if the named file is absent, is not JSON, or does not fit the schema.
 */
export function loadConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
  folder: string,
): Configuration {
  const named = environment.RECOVERY_CONFIG_FILE;
  const path = named ?? `${folder}/${BESIDE_THE_BUNDLE}`;
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    if (named === undefined && code === "ENOENT") return parseConfiguration({});
    const where = named === undefined ? path : "RECOVERY_CONFIG_FILE";
    throw new ConfigError([configProblem(where, "fileUnreadable", code)]);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigError([configProblem(path, "fileNotJson")]);
  }
  return parseConfiguration(value);
}

export interface Surroundings {
  /** The account whose credentials the invocation carries. */
  readonly ownAccountId: string;
  /** The environment variable RECOVERY_MODE: `plan` or `off` overrides the configuration. Absent or empty, it changes nothing. */
  readonly recoveryMode?: string | undefined;
}

/** Returns the policy. Throws ConfigError if configuration and surroundings do not fit together. */
export function toPolicy(configuration: Configuration, { ownAccountId, recoveryMode }: Surroundings): Policy {
  const { select, limits, timing, notify } = configuration;
  const problems: ConfigProblem[] = [];
  const overridden = recoveryMode === "" ? undefined : recoveryMode;
  // A misspelt kill switch must not leave the function running.
  if (overridden !== undefined && overridden !== "plan" && overridden !== "off") {
    problems.push(configProblem("RECOVERY_MODE", "mode"));
  }
  configuration.accounts.forEach(({ id, roleArn }, index) => {
    if (roleArn !== undefined || id === ownAccountId) return;
    // Without a role, the function's own instances would be read and restarted in this account's name.
    problems.push(configProblem(`accounts[${index}].roleArn`, "roleMissing", ownAccountId));
  });
  if (problems.length > 0) throw new ConfigError(problems);

  const listed = configuration.accounts.length === 0 ? [ownAccount(ownAccountId)] : configuration.accounts;
  return {
    mode: (overridden as "plan" | "off" | undefined) ?? configuration.mode,
    modeForced: overridden !== undefined,
    accounts: listed.map(({ id, name, site, regions, balanceMinimum }) => ({
      id,
      name: name ?? id,
      site,
      regions,
      ...(balanceMinimum === undefined ? {} : { balanceMinimum }),
    })),
    select,
    limits,
    timing: {
      settleMs: timing.settleSeconds * 1000,
      verifyMs: timing.verifySeconds * 1000,
      pollMs: timing.pollSeconds * 1000,
      callTimeoutMs: timing.callTimeoutMs,
      attempts: timing.attempts,
      reserveMs: timing.reserveSeconds * 1000,
    },
    notices: { language: notify.language, forecastDays: notify.forecastDays },
  };
}

/** Returns the defaults of an account of which only the id is written. */
function ownAccount(id: string): Configuration["accounts"][number] {
  return mustExist(parseConfiguration({ accounts: [{ id }] }).accounts[0], "the default account");
}

/** Returns twelve hexadecimal digits of a digest over the configuration. The order of keys does not matter. */
export function configHash(configuration: Configuration): string {
  return createHash("sha256").update(canonicalJson(configuration)).digest("hex").slice(0, 12);
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}
