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

/**
 * Hosts of the five services, public ones and those of a VPC. Not the whole domain: a load balancer or a bucket of any
 * customer has a name under aliyuncs.com too. Source: the vendor's API metadata and "Service endpoints" of each, read 2026-11.
 */
const VENDOR_HOSTS = [
  /^(?:ecs|ecs-vpc|ecs-[a-z0-9-]+|business|sts|sts-vpc|fcv3|fcv3-vpc)(?:\.[a-z0-9-]+)?\.aliyuncs\.com$/,
  /^(?:\d+\.)?[a-z0-9-]+\.fc\.aliyuncs\.com$/,
  /^[a-z0-9-]+\.(?:log|sls)\.aliyuncs\.com$/,
];

const isVendor = (host: string): boolean => VENDOR_HOSTS.some((form) => form.test(host));

function isThisMachine(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}
