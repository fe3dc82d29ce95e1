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

/**
 * Hosts of the five services, public ones and those of a VPC. Not the whole domain: a load balancer or a bucket of any
 * customer has a name under aliyuncs.com too, for example `ecs-x.oss-cn-hangzhou.aliyuncs.com`. Source: the vendor's API metadata and "Service endpoints" of each, read 2026-11.
 */
const VENDOR_HOSTS = [
  /^(?:ecs|business|sts|fcv3)(?:-vpc)?(?:\.[a-z]{2}-[a-z0-9-]+|\.vpc-proxy)?\.aliyuncs\.com$/,
  /^ecs-[a-z]{2}-[a-z0-9-]+\.aliyuncs\.com$/,
  /^(?:\d+\.)?[a-z]{2}-[a-z0-9-]+\.fc\.aliyuncs\.com$/,
  /^[a-z]{2}-[a-z0-9-]+\.(?:log|sls)\.aliyuncs\.com$/,
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
