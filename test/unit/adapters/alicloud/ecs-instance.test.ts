import { describe, expect, it } from "vitest";
import { createStringKeeper, toInstance } from "../../../../functions/adapters/alicloud/ecs-instance.ts";
import { valueIfKnown } from "../../../../functions/core/terms/reading.ts";

const SCOPE = { accountId: "1000000000000001", regionId: "cn-hangzhou" };

/** The response example of DescribeInstances, with the fields that an arrears stop changes. */
const ITEM = {
  InstanceId: "i-bp67acfmxazb4p",
  InstanceName: "数据库",
  InstanceType: "ecs.g5.large",
  ZoneId: "cn-hangzhou-g",
  Status: "Stopped",
  InstanceChargeType: "PostPaid",
  SpotStrategy: "NoSpot",
  StoppedMode: "StopCharging",
  StartTime: "2017-12-10T04:04Z",
  ExpiredTime: "2099-12-31T15:59Z",
  AutoReleaseTime: "",
  ResourceGroupId: "rg-bp67acfmxazb4p",
  ImageId: "m-bp67acfmxazb4p",
  LocalStorageAmount: 2,
  LocalStorageCapacity: 1000,
  OperationLocks: {
    LockReason: [{ LockReason: "Recycling" }, { LockReason: "financial" }, { LockReason: "recycling" }],
  },
  VpcAttributes: { VpcId: "vpc-1", PrivateIpAddress: { IpAddress: ["172.17.0.1"] } },
  PublicIpAddress: { IpAddress: ["121.40.0.1"] },
  EipAddress: { AllocationId: "", IpAddress: "" },
  Tags: { Tag: [{ TagKey: "recovery-priority", TagValue: "1" }] },
};

const parse = (item: object) => toInstance(item as Record<string, unknown>, SCOPE, createStringKeeper());

describe("toInstance", () => {
  it("reads every field that decisions need", () => {
    expect(parse(ITEM)).toEqual({
      ...SCOPE,
      instanceId: "i-bp67acfmxazb4p",
      name: "数据库",
      type: "ecs.g5.large",
      zoneId: "cn-hangzhou-g",
      vpcId: "vpc-1",
      status: { known: "Stopped" },
      chargeType: { known: "PostPaid" },
      spotStrategy: { known: "NoSpot" },
      lockReasons: { known: ["recycling", "financial"] },
      stoppedMode: "StopCharging",
      startedAtMs: { known: Date.UTC(2017, 11, 10, 4, 4) },
      tags: { known: { "recovery-priority": "1" } },
      resourceGroupId: { known: "rg-bp67acfmxazb4p" },
      imageId: "m-bp67acfmxazb4p",
      hasPublicIp: true,
      hasEip: false,
      hasLocalDisk: true,
    });
  });

  it("leaves out the VPC fields of an instance on the classic network", () => {
    const instance = parse({ InstanceId: "i-1", OperationLocks: { LockReason: [] }, VpcAttributes: { VpcId: "" } });

    expect(instance).toMatchObject({
      instanceId: "i-1",
      lockReasons: { known: [] },
      tags: { known: {} },
      hasPublicIp: false,
      hasEip: false,
    });
    expect(Object.keys(instance ?? {})).not.toContain("vpcId");
    expect(Object.keys(instance ?? {})).not.toContain("stoppedMode");
  });

  it.each([
    ["status", { Status: undefined }, "Status is absent"],
    ["status", { Status: "stopped" }, 'Status is "stopped"'],
    ["status", { Status: ["Stopped"] }, "Status is absent"],
    ["chargeType", { InstanceChargeType: "Postpaid" }, 'InstanceChargeType is "Postpaid"'],
    ["spotStrategy", { SpotStrategy: "" }, "SpotStrategy is absent"],
    ["spotStrategy", { SpotStrategy: "SpotAsYouLike" }, 'SpotStrategy is "SpotAsYouLike"'],
    ["startedAtMs", { StartTime: undefined }, "StartTime is absent"],
    ["startedAtMs", { StartTime: "yesterday" }, 'StartTime is "yesterday"'],
    ["startedAtMs", { StartTime: 1512878640 }, 'StartTime is "1512878640"'],
    ["resourceGroupId", { ResourceGroupId: { Id: "rg-1" } }, "ResourceGroupId is no text"],
    ["lockReasons", { OperationLocks: undefined }, "OperationLocks is not in the documented form"],
    ["lockReasons", { OperationLocks: {} }, "OperationLocks is not in the documented form"],
    ["lockReasons", { OperationLocks: { LockReason: {} } }, "OperationLocks is not in the documented form"],
    ["lockReasons", { OperationLocks: { LockReason: [{}] } }, "OperationLocks is not in the documented form"],
    ["lockReasons", { OperationLocks: { LockReason: ["financial"] } }, "OperationLocks is not in the documented form"],
  ] as const)("says that %s could not be read from %j", (field, odd, why) => {
    expect(parse({ ...ITEM, ...odd })?.[field]).toEqual({ unknown: why });
  });

  it("shares one reading among instances that show the same", () => {
    const keep = createStringKeeper();
    const [one, other] = [ITEM, { ...ITEM, InstanceId: "i-2" }].map((item) => toInstance(item, SCOPE, keep));

    expect(one?.lockReasons).toBe(other?.lockReasons);
    expect(one?.startedAtMs).toBe(other?.startedAtMs);
  });

  it("reads a release time that is set", () => {
    expect(parse({ ...ITEM, AutoReleaseTime: "2026-08-01T10:00Z" })?.autoReleaseAtMs).toBe(Date.UTC(2026, 7, 1, 10));
  });

  it("sees an elastic address by its id alone, and by its address beside an empty id", () => {
    expect(parse({ ...ITEM, EipAddress: { AllocationId: "eip-1" } })?.hasEip).toBe(true);
    expect(parse({ ...ITEM, EipAddress: { AllocationId: "", IpAddress: "121.40.0.2" } })?.hasEip).toBe(true);
  });

  it.each([
    ["absent", undefined],
    ["null", null],
    ["an empty wrapper", {}],
    ["an empty list", { Tag: [] }],
    ["a bare empty list", []],
  ])("reads tags that are %s as none", (_what, Tags) => {
    expect(parse({ ...ITEM, Tags })?.tags).toEqual({ known: {} });
  });

  it("reads a tag without a value, and a tag whose key is a property of every object", () => {
    const tags = parse({ ...ITEM, Tags: { Tag: [{ TagKey: "web" }, { TagKey: "__proto__", TagValue: "off" }] } })?.tags;

    expect(Object.entries((tags && valueIfKnown(tags)) ?? {})).toEqual([
      ["web", ""],
      ["__proto__", "off"],
    ]);
  });

  it.each([
    ["a bare list", [{ TagKey: "auto-recovery", TagValue: "off" }]],
    ["a text", "auto-recovery=off"],
    ["another wrapper", { Tags: [{ TagKey: "auto-recovery", TagValue: "off" }] }],
    ["one tag without a list", { Tag: { TagKey: "auto-recovery", TagValue: "off" } }],
    ["other names", { Tag: [{ Key: "auto-recovery", Value: "off" }] }],
    ["a key that is no text", { Tag: [{ TagKey: ["auto-recovery"], TagValue: "off" }] }],
    ["a value that is no text", { Tag: [{ TagKey: "auto-recovery", TagValue: ["off"] }] }],
    ["no key", { Tag: [{ TagKey: "", TagValue: "off" }] }],
    ["a list of texts", { Tag: [{ TagKey: "team", TagValue: "web" }, "auto-recovery=off"] }],
  ])("does not read unreadable tags as an empty list: %s", (_what, Tags) => {
    expect(parse({ ...ITEM, Tags })).toMatchObject({
      instanceId: ITEM.InstanceId,
      tags: { unknown: "Tags is not in the documented form" },
    });
  });

  it("drops an item without an id", () => {
    expect(parse({ Status: "Stopped" })).toBeUndefined();
  });
});

describe("createStringKeeper", () => {
  it("gives the same string again for values that repeat", () => {
    const keep = createStringKeeper();
    const page = '{"ZoneId":"cn-hangzhou-g-of-a-long-page"}';

    expect(keep.shared(page.slice(11, 24))).toBe("cn-hangzhou-g");
    expect(keep.own("数据库 🚀")).toBe("数据库 🚀");
  });
});
