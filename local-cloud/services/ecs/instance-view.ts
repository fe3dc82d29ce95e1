/**
 * Converts an instance to the form of DescribeInstances. Lists are wrapped in objects, times have minute precision, and
 * pay-as-you-go instances expire in 2099. Source: DescribeInstances, API metadata of ECS 2014-05-26, and public dumps
 * of real answers, read 2026-08.
 */
import type { Instance } from "./instance.ts";
import { toMinuteTime } from "./wire-time.ts";

/** Expiry that real answers show for instances that never expire. */
const NEVER_EXPIRES = "2099-12-31T15:59Z";

const SIZES: Readonly<Record<string, { cpu: number; memory: number }>> = {
  large: { cpu: 2, memory: 8192 },
  xlarge: { cpu: 4, memory: 16_384 },
  "2xlarge": { cpu: 8, memory: 32_768 },
};

const LOCAL_DISK_GI_B = 894;

export function toInstanceView(instance: Instance): object {
  const { life } = instance;
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
    ...toBillingView(instance),
    ...toMachineView(instance),
    ...toNetworkView(instance),
    CreationTime: toMinuteTime(instance.createdAtMs),
    ...(life.startedAtMs === undefined ? {} : { StartTime: toMinuteTime(life.startedAtMs) }),
    ExpiredTime: instance.expiresAtMs === undefined ? NEVER_EXPIRES : toMinuteTime(instance.expiresAtMs),
    AutoReleaseTime: instance.autoReleaseAtMs === undefined ? "" : toMinuteTime(instance.autoReleaseAtMs),
    DeletionProtection: instance.deletionProtection,
    Recyclable: false,
    ResourceGroupId: instance.resourceGroupId,
    KeyPairName: "",
    SerialNumber: instance.instanceId,
    DeploymentSetId: "",
    OperationLocks: {
      // Recorded answers of the vendor have the reason and an empty message.
      LockReason: life.locks.map((lock) => ({ LockReason: lock, LockMsg: "" })),
    },
    ...toTagsView(instance.tags),
    SecurityGroupIds: { SecurityGroupId: [`sg-${instance.regionId}`] },
    DedicatedHostAttribute: { DedicatedHostId: instance.dedicatedHostId ?? "", DedicatedHostName: "" },
    DedicatedInstanceAttribute: { Affinity: "", Tenancy: "" },
    MetadataOptions: { HttpEndpoint: "", HttpTokens: "" },
  };
}

const toBillingView = ({ chargeType, spotStrategy }: Instance): object => ({
  InstanceChargeType: chargeType,
  InternetChargeType: "PayByTraffic",
  SpotStrategy: spotStrategy,
  SpotPriceLimit: 0,
  SpotDuration: 0,
  SaleCycle: "",
  CreditSpecification: "",
});

function toMachineView({ type, localDisks, imageId }: Instance): object {
  const size = SIZES[type.split(".")[2] ?? ""] ?? { cpu: 2, memory: 8192 };
  return {
    InstanceType: type,
    InstanceTypeFamily: type.split(".").slice(0, 2).join("."),
    Cpu: size.cpu,
    Memory: size.memory,
    GPUAmount: 0,
    GPUSpec: "",
    LocalStorageAmount: localDisks,
    LocalStorageCapacity: localDisks * LOCAL_DISK_GI_B,
    ImageId: imageId,
    OSName: "Alibaba Cloud Linux 3.2104 LTS 64位",
    OSNameEn: "Alibaba Cloud Linux 3.2104 LTS 64 bit",
    OSType: "linux",
    DeviceAvailable: true,
    IoOptimized: true,
    HpcClusterId: "",
  };
}

function toNetworkView(instance: Instance): object {
  const { life, vpcId, vSwitchId, publicIp, privateIp } = instance;
  const isVpc = vpcId !== undefined;
  // An economical stop gives the fixed address back; its bandwidth stays bought.
  const hasGivenBack = life.status === "Stopped" && life.stoppedMode === "StopCharging";
  return {
    InstanceNetworkType: isVpc ? "vpc" : "classic",
    VlanId: "",
    InternetMaxBandwidthIn: 100,
    InternetMaxBandwidthOut: publicIp === undefined ? 0 : 5,
    PublicIpAddress: { IpAddress: publicIp === undefined || hasGivenBack ? [] : [publicIp] },
    InnerIpAddress: { IpAddress: isVpc ? [] : [privateIp] },
    RdmaIpAddress: { IpAddress: [] },
    EipAddress: toEipView(instance),
    VpcAttributes: {
      VpcId: vpcId ?? "",
      VSwitchId: vSwitchId ?? "",
      NatIpAddress: "",
      PrivateIpAddress: { IpAddress: isVpc ? [privateIp] : [] },
    },
  };
}

/** Several recorded answers of untagged instances have no `Tags` at all. */
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
