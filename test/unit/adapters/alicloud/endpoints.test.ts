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
