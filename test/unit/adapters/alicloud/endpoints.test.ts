import { describe, expect, it } from "vitest";
import { endpointOf } from "../../../../functions/adapters/alicloud/endpoints.ts";

const PLACE = { regionId: "cn-beijing", accountId: "1000000000000001" };

describe("endpointOf", () => {
  it.each([
    ["ecs", "cn-beijing", "https://ecs.cn-beijing.aliyuncs.com"],
    ["ecs", "cn-hangzhou", "https://ecs-cn-hangzhou.aliyuncs.com"],
    ["ecs", "cn-hangzhou-finance", "https://ecs.aliyuncs.com"],
    ["ecs", "cn-shanghai-finance-1", "https://ecs-cn-hangzhou.aliyuncs.com"],
    ["ecs", "ap-southeast-1", "https://ecs.ap-southeast-1.aliyuncs.com"],
    ["sts", "cn-beijing", "https://sts.cn-beijing.aliyuncs.com"],
    ["sts", "cn-hangzhou-finance", "https://sts.aliyuncs.com"],
    ["sts", "ap-south-1", "https://sts.aliyuncs.com"],
    ["sts", "ap-southeast-2", "https://sts.aliyuncs.com"],
    ["ecs", "cn-north-2-gov-1", "https://ecs.aliyuncs.com"],
    ["fc", "me-central-1", "https://me-central-1.fc.aliyuncs.com"],
    ["fc", "cn-hangzhou-finance", "https://cn-hangzhou-finance.fc.aliyuncs.com"],
    ["fc", "cn-shanghai-finance-1", "https://cn-shanghai-finance-1.fc.aliyuncs.com"],
    ["sls", "cn-beijing", "https://cn-beijing.log.aliyuncs.com"],
    ["fc", "cn-beijing", "https://1000000000000001.cn-beijing.fc.aliyuncs.com"],
  ] as const)("knows the vendor's host of %s in %s", (service, regionId, endpoint) => {
    expect(endpointOf(service, {}, { ...PLACE, regionId })).toBe(endpoint);
  });

  it("tells billing's two sites apart, whatever the region", () => {
    expect(endpointOf("bss", {}, { ...PLACE, site: "china" })).toBe("https://business.aliyuncs.com");
    expect(endpointOf("bss", {}, { ...PLACE, site: "international" })).toBe(
      "https://business.ap-southeast-1.aliyuncs.com",
    );
  });

  it("keeps the account in front of FC 2.0's host in every region", () => {
    expect(endpointOf("fc", {}, { ...PLACE, regionId: "me-central-1", isFc2: true })).toBe(
      "https://1000000000000001.me-central-1.fc.aliyuncs.com",
    );
  });

  it("takes the ECS host that DescribeRegions names, but never before a template", () => {
    const place = { ...PLACE, regionEndpoint: "ecs.xx-new-1.aliyuncs.com" };

    expect(endpointOf("ecs", {}, place)).toBe("https://ecs.xx-new-1.aliyuncs.com");
    expect(endpointOf("ecs", { ecs: "http://127.0.0.1:1" }, place)).toBe("http://127.0.0.1:1");
    expect(endpointOf("sts", {}, place)).toBe("https://sts.cn-beijing.aliyuncs.com");
  });

  it.each([
    "evil.example",
    "ecs.aliyuncs.com.evil.example",
    "evil.example/ecs.aliyuncs.com",
    "user@ecs.aliyuncs.com",
    "ecs.aliyuncs.com:8443",
    "evil.example#.aliyuncs.com",
    "aliyuncs.com",
    "-.aliyuncs.com",
    "",
  ])("does not accept %j as a host of the vendor", (regionEndpoint) => {
    expect(endpointOf("ecs", {}, { ...PLACE, regionEndpoint })).toBe("https://ecs.cn-beijing.aliyuncs.com");
  });

  it.each(["evil.example/", "cn-beijing.evil", "cn-beijing#", "CN-Beijing", "a@b", "cn--beijing", "cn-beijing-", ""])(
    "lets no %j become part of a host",
    (regionId) => {
      for (const service of ["ecs", "sts", "sls", "fc"] as const)
        expect(() => endpointOf(service, {}, { ...PLACE, regionId })).toThrow("no region id");
      expect(() => endpointOf("ecs", { ecs: "https://ecs.{region}.example" }, { ...PLACE, regionId })).toThrow();
    },
  );

  it("forms no host from an account id that is malformed", () => {
    expect(() => endpointOf("fc", {}, { ...PLACE, accountId: "1.evil.example/" })).toThrow("no account id");
    expect(() => endpointOf("sls", { sls: "https://{accountId}.x" }, { ...PLACE, accountId: "" })).toThrow();
  });

  it("fills a template from the configuration", () => {
    const templates = { ecs: "https://ecs-vpc.{region}.aliyuncs.com/", fc: "http://127.0.0.1:8080" };

    expect(endpointOf("ecs", templates, PLACE)).toBe("https://ecs-vpc.cn-beijing.aliyuncs.com");
    expect(endpointOf("fc", templates, PLACE)).toBe("http://127.0.0.1:8080");
    expect(endpointOf("sts", templates, PLACE)).toBe("https://sts.cn-beijing.aliyuncs.com");
    expect(endpointOf("sls", { sls: "https://{accountId}.{region}.x" }, PLACE)).toBe(
      "https://1000000000000001.cn-beijing.x",
    );
  });
});
