/** The secrets that a configuration names. */
import type { Configuration } from "./configuration.ts";
import type { Environment } from "./environment.ts";

/** Returns the values that the log must never show: those of the configured variables, and the ExternalIds of roles. */
export function configuredSecrets(
  { http, notify, accounts }: Configuration,
  environment: Environment,
): readonly string[] {
  const names = [
    http.hmacSecretEnv,
    http.wakeTokenEnv,
    ...notify.channels.flatMap((each) => [each.urlEnv, each.secretEnv]),
  ];
  const values = names.map((name) => (name === null ? undefined : environment[name]));
  return [...values, ...accounts.map(({ externalId }) => externalId)].filter((value) => value !== undefined);
}
