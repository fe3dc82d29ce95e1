/** Which hosts get the operator's credentials without a question: the vendor's own, and this machine. */
import type { Configuration } from "../../functions/configuration/configuration.ts";

/** Hosts that the operator trusts besides these, separated by commas. For scripts, which cannot answer a question. */
export const TRUSTED_HOSTS_VARIABLE = "RECOVERY_TRUSTED_HOSTS";

export interface ForeignEndpoint {
  /** Where it stands in the configuration: `endpoints.sts`. */
  readonly key: string;
  readonly host: string;
}

/** Every endpoint of the configuration that is neither the vendor's, nor on this machine, nor trusted by name. */
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

/** Placeholders are filled with words that no host of an attacker can be made of: they hold no dot. */
function hostOf(template: string): string {
  const url = template.replaceAll("{region}", "cn-hangzhou").replaceAll("{accountId}", "1000000000000001");
  return new URL(url).hostname.toLowerCase();
}

/** Every endpoint in the vendor's API metadata ends in this domain (all sites, finance and government regions included). */
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
