/** Which host serves what. A template from the configuration wins; the vendor's own host otherwise. */

export type ServiceName = "ecs" | "bss" | "sts" | "sls" | "fc";

export type EndpointTemplates = { readonly [service in ServiceName]?: string | undefined };

export interface EndpointPlace {
  readonly regionId: string;
  readonly accountId: string;
  readonly site?: "china" | "international";
}

/**
 * Regions whose ECS host is not `ecs.<region>.aliyuncs.com`.
 * Source: Alibaba Cloud public OpenAPI metadata of Ecs 2014-05-26 (endpoints), 2024-06, read 2026-08. Not verified on the
 * live cloud.
 */
const ECS_EXCEPTIONS: Readonly<Record<string, string>> = {
  "cn-hangzhou": "ecs-cn-hangzhou.aliyuncs.com",
  "cn-hangzhou-finance": "ecs.aliyuncs.com",
  "cn-shanghai-finance-1": "ecs-cn-hangzhou.aliyuncs.com",
  "cn-shenzhen-finance-1": "ecs-cn-hangzhou.aliyuncs.com",
};

/** Regions without an STS host of their own. Source: the same metadata, Sts 2015-04-01. */
const STS_CENTRAL = new Set(["cn-hangzhou-finance", "cn-shenzhen-finance-1"]);

/** @returns scheme and host, for example `https://ecs-cn-hangzhou.aliyuncs.com`; no path, no slash at the end. */
export function endpointOf(service: ServiceName, templates: EndpointTemplates, place: EndpointPlace): string {
  const template = templates[service];
  if (template === undefined) return `https://${vendorHost(service, place)}`;
  return template.replaceAll("{region}", place.regionId).replaceAll("{accountId}", place.accountId).replace(/\/$/, "");
}

function vendorHost(service: ServiceName, { regionId, accountId, site }: EndpointPlace): string {
  switch (service) {
    case "ecs":
      return ECS_EXCEPTIONS[regionId] ?? `ecs.${regionId}.aliyuncs.com`;
    case "bss":
      // Billing has one host a site, whatever the region (same metadata, BssOpenApi 2017-12-14).
      return site === "international" ? "business.ap-southeast-1.aliyuncs.com" : "business.aliyuncs.com";
    case "sts":
      return STS_CENTRAL.has(regionId) ? "sts.aliyuncs.com" : `sts.${regionId}.aliyuncs.com`;
    case "sls":
      return `${regionId}.log.aliyuncs.com`;
    case "fc":
      // The invocation host; `fcv3.<region>` manages functions (github.com/devsapp/fc3 impl/client.ts, read 2026-08).
      return `${accountId}.${regionId}.fc.aliyuncs.com`;
  }
}
