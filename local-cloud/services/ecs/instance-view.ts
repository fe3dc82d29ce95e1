/**
 * Converts an instance to the form of DescribeInstances. Lists are wrapped in objects, times have minute precision, and
 * pay-as-you-go instances expire in 2099. Source: DescribeInstances, API metadata of ECS 2014-05-26, and public dumps
 * of real answers, read 2026-08.
 */
import type { Instance } from "./instance.ts";
import { toMinuteTime } from "./wire-time.ts";

/** Expiry that real answers show for instances that never expire. */
const neverExpires = "2099-12-31T15:59Z";

const sizes: Readonly<Record<string, { cpu: number; memory: number }>> = {
  large: { cpu: 2, memory: 8192 },
  xlarge: { cpu: 4, memory: 16_384 },
  "2xlarge": { cpu: 8, memory: 32_768 },
};

const localDiskGiB = 894;

export function toInstanceView(instance: Instance): object {
  const { life } = instance;
  const isVpc = instance.vpcId !== undefined;
  const family = instance.type.split(".").slice(0, 2).join(".");
  const size = sizes[instance.type.split(".")[2] ?? ""] ?? { cpu: 2, memory: 8192 };
  // An economical stop gives the fixed public address back. The bandwidth stays bought.
  const hasGivenBack = life.status === "Stopped" && life.stoppedMode === "StopCharging";
  const publicIps = instance.publicIp === undefined || hasGivenBack ? [] : [instance.publicIp];
  return {
    InstanceId: instance.instanceId,
    InstanceName: instance.name,
    HostName: instance.instanceId.replace("-", "Z"),
    Description: "",
    RegionId: instance.regionId,
    ZoneId: instance.zoneId,
    ClusterId: "",
    Status: life.status,
    StoppedMode: life.status === "Stopped" ? life.stoppedMode : "Not-applicable",
    InstanceChargeType: instance.chargeType,
    InternetChargeType: "PayByTraffic",
    SpotStrategy: instance.spotStrategy,
    SpotPriceLimit: 0,
    SpotDuration: 0,
    SaleCycle: "",
    InstanceType: instance.type,
    InstanceTypeFamily: family,
    Cpu: size.cpu,
    Memory: size.memory,
    GPUAmount: 0,
    GPUSpec: "",
    LocalStorageAmount: instance.localDisks,
    LocalStorageCapacity: instance.localDisks * localDiskGiB,
    ImageId: instance.imageId,
    OSName: "Alibaba Cloud Linux 3.2104 LTS 64位",
    OSNameEn: "Alibaba Cloud Linux 3.2104 LTS 64 bit",
    OSType: "linux",
    InstanceNetworkType: isVpc ? "vpc" : "classic",
    CreationTime: toMinuteTime(instance.createdAtMs),
    ...(life.startedAtMs === undefined ? {} : { StartTime: toMinuteTime(life.startedAtMs) }),
    ExpiredTime: instance.expiresAtMs === undefined ? neverExpires : toMinuteTime(instance.expiresAtMs),
    AutoReleaseTime: instance.autoReleaseAtMs === undefined ? "" : toMinuteTime(instance.autoReleaseAtMs),
    DeletionProtection: instance.deletionProtection,
    DeviceAvailable: true,
    IoOptimized: true,
    Recyclable: false,
    ResourceGroupId: instance.resourceGroupId,
    KeyPairName: "",
    SerialNumber: instance.instanceId,
    VlanId: "",
    CreditSpecification: "",
    DeploymentSetId: "",
    HpcClusterId: "",
    InternetMaxBandwidthIn: 100,
    InternetMaxBandwidthOut: instance.publicIp === undefined ? 0 : 5,
    OperationLocks: {
      // Recorded answers of the vendor have the reason and an empty message.
      LockReason: life.locks.map((lock) => ({ LockReason: lock, LockMsg: "" })),
    },
    ...toTagsView(instance.tags),
    PublicIpAddress: { IpAddress: publicIps },
    InnerIpAddress: { IpAddress: isVpc ? [] : [instance.privateIp] },
    RdmaIpAddress: { IpAddress: [] },
    EipAddress: toEipView(instance),
    SecurityGroupIds: { SecurityGroupId: [`sg-${instance.regionId}`] },
    VpcAttributes: {
      VpcId: instance.vpcId ?? "",
      VSwitchId: instance.vSwitchId ?? "",
      NatIpAddress: "",
      PrivateIpAddress: { IpAddress: isVpc ? [instance.privateIp] : [] },
    },
    DedicatedHostAttribute: { DedicatedHostId: instance.dedicatedHostId ?? "", DedicatedHostName: "" },
    DedicatedInstanceAttribute: { Affinity: "", Tenancy: "" },
    MetadataOptions: { HttpEndpoint: "", HttpTokens: "" },
  };
}

/** Untagged instances have no `Tags` field, as in several recorded answers of the vendor. */
function toTagsView(tags: Instance["tags"]): object {
  const pairs = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  return pairs.length === 0 ? {} : { Tags: { Tag: pairs } };
}

/**
 * Recorded answers show a bound address with or without its allocation id. Here every second instance has none, so that
 * clients handle both.
 */
function toEipView({ eip, order }: Instance): object {
  if (eip === undefined) return { AllocationId: "", IpAddress: "", InternetChargeType: "" };
  return {
    AllocationId: order % 2 === 0 ? `eip-${eip.replaceAll(".", "-")}` : "",
    IpAddress: eip,
    InternetChargeType: "PayByTraffic",
  };
}
