/** Chooses the host of each service: the configured template, else the vendor's own host. */
import { isAccountId, isRegionId } from "../../core/events/reading/places.ts";

export type ServiceName = "ecs" | "bss" | "sts" | "sls" | "fc";

export type EndpointTemplates = { readonly [service in ServiceName]?: string | undefined };

export interface EndpointPlace {
  readonly regionId: string;
  readonly accountId: string;
  readonly site?: "china" | "international";
  /** The region's ECS host, as DescribeRegions names it. It counts only if it is a host of the vendor. */
  readonly regionEndpoint?: string;
  /** The function belongs to a service of FC 2.0. */
  readonly isFc2?: boolean;
}

/**
 * Regions whose ECS host is not `ecs.<region>.aliyuncs.com`.
 * Source: `_endpointMap` of @alicloud/ecs20140526 7.11.6, read 2026-11. Not verified on the live cloud.
 */
const ECS_EXCEPTIONS: Readonly<Record<string, string>> = {
  "cn-hangzhou": "ecs-cn-hangzhou.aliyuncs.com",
  "cn-hangzhou-finance": "ecs.aliyuncs.com",
  "cn-shanghai-finance-1": "ecs-cn-hangzhou.aliyuncs.com",
  "cn-shenzhen-finance-1": "ecs-cn-hangzhou.aliyuncs.com",
  "cn-north-2-gov-1": "ecs.aliyuncs.com",
};

/**
 * Regions without an STS host of their own. Sources: `_endpointMap` of @alicloud/sts20150401 1.2.0, read 2026-11; for the
 * finance regions the vendor's API metadata of Sts 2015-04-01, read 2026-08.
 */
const STS_CENTRAL = new Set(["ap-south-1", "ap-southeast-2", "cn-hangzhou-finance", "cn-shenzhen-finance-1"]);

/**
 * Regions where FC 3.0 has one host for all accounts. Source: the endpoint map of FC20230330 in
 * github.com/aliyun/alibabacloud-typescript-sdk, read 2026-11. Not verified on the live cloud.
 */
const FC_WITHOUT_ACCOUNT = new Set([
  "cn-hangzhou-finance",
  "cn-shanghai-finance-1",
  "cn-heyuan-acdr-1",
  "me-central-1",
]);

/** A host name of the vendor, in lower case and without a port. No request is signed for another host that an answer names. */
const VENDOR_HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+aliyuncs\.com$/;

/**
 * Returns scheme and host, for example `https://ecs-cn-hangzhou.aliyuncs.com`, without path and final slash.
 * @throws Error if region or account would become part of the host and is not valid.
 */
export function endpointOf(service: ServiceName, templates: EndpointTemplates, place: EndpointPlace): string {
  const template = templates[service];
  if (template === undefined) return `https://${vendorHost(service, place)}`;
  return template
    .replaceAll("{region}", () => regionIn(place))
    .replaceAll("{accountId}", () => accountIn(place))
    .replace(/\/$/, "");
}

function vendorHost(service: ServiceName, place: EndpointPlace): string {
  if (service === "bss") {
    // Billing has one host for each site, for all regions (vendor's API metadata, BssOpenApi 2017-12-14).
    return place.site === "international" ? "business.ap-southeast-1.aliyuncs.com" : "business.aliyuncs.com";
  }
  const region = regionIn(place);
  switch (service) {
    case "ecs":
      return toVendorHost(place.regionEndpoint) ?? ECS_EXCEPTIONS[region] ?? `ecs.${region}.aliyuncs.com`;
    case "sts":
      return STS_CENTRAL.has(region) ? "sts.aliyuncs.com" : `sts.${region}.aliyuncs.com`;
    case "sls":
      return `${region}.log.aliyuncs.com`;
    case "fc":
      if (!place.isFc2 && FC_WITHOUT_ACCOUNT.has(region)) return `${region}.fc.aliyuncs.com`;
      // The invocation host. `fcv3.<region>` manages functions (github.com/devsapp/fc3 impl/client.ts, read 2026-08).
      return `${accountIn(place)}.${region}.fc.aliyuncs.com`;
  }
}

function toVendorHost(name: string | undefined): string | undefined {
  return name !== undefined && name.length <= 253 && VENDOR_HOST.test(name) ? name : undefined;
}

function regionIn({ regionId }: EndpointPlace): string {
  if (isRegionId(regionId)) return regionId;
  throw new Error("A text that is no region id must not become part of a host name.");
}

function accountIn({ accountId }: EndpointPlace): string {
  if (isAccountId(accountId)) return accountId;
  throw new Error("A text that is no account id must not become part of a host name.");
}
