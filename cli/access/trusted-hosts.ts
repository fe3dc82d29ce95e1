/** Decides which hosts get the operator's credentials without a question: the vendor's hosts, and this machine. */
import type { Configuration } from "../../functions/configuration/configuration.ts";

/**
 * Further hosts that the operator trusts, separated by commas. Scripts set the variable, because a script cannot answer
 * a question.
 */
export const TRUSTED_HOSTS_VARIABLE = "RECOVERY_TRUSTED_HOSTS";

export interface ForeignEndpoint {
  /** Path in the configuration, for example `endpoints.sts`. */
  readonly key: string;
  readonly host: string;
}

/**
 * Returns the endpoints of the configuration that are not the vendor's, not on this machine and not trusted by name.
 */
export function foreignEndpoints(
  { endpoints }: Pick<Configuration, "endpoints">,
  environment: Readonly<Record<string, string | undefined>>,
): ForeignEndpoint[] {
  const trusted = new Set(
    (environment[TRUSTED_HOSTS_VARIABLE] ?? "")
      .split(",")
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ""),
  );
  return Object.entries(endpoints)
    .filter((entry): entry is [string, string] => typeof entry[1] === "string")
    .map(([service, template]) => ({ key: `endpoints.${service}`, host: hostOf(template) }))
    .filter(({ host }) => !isVendor(host) && !isThisMachine(host) && !trusted.has(host));
}

/**
 * Returns the host of an endpoint template. The placeholders become words without a dot, so that they cannot form an
 * attacker's host.
 */
function hostOf(template: string): string {
  const url = template.replaceAll("{region}", "cn-hangzhou").replaceAll("{accountId}", "1000000000000001");
  return new URL(url).hostname.toLowerCase();
}

/** Every endpoint in the vendor's API metadata ends in this domain, finance and government regions included. */
function isVendor(host: string): boolean {
  return host.endsWith(".aliyuncs.com");
}

function isThisMachine(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}
