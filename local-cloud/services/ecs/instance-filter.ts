/** Filters of DescribeInstances. An instance must match all of them. */
import type { OperationCall } from "../../wire/rpc/operation.ts";
import type { Refusal } from "../../wire/signatures/refusal.ts";
import type { Instance } from "./instance.ts";

type Test = (instance: Instance) => boolean;

/** Values of Filter.N.Key. Source: DescribeInstances, Filter.1 to Filter.4, read 2026-08. */
const TIME_FILTERS: Readonly<Record<string, (instance: Instance, atMs: number) => boolean>> = {
  CreationStartTime: (instance, atMs) => instance.createdAtMs >= atMs,
  CreationEndTime: (instance, atMs) => instance.createdAtMs <= atMs,
  ExpiredStartTime: (instance, atMs) => (instance.expiresAtMs ?? Number.POSITIVE_INFINITY) >= atMs,
  ExpiredEndTime: (instance, atMs) => (instance.expiresAtMs ?? Number.POSITIVE_INFINITY) <= atMs,
};

const PLAIN_FILTERS: Readonly<Record<string, (instance: Instance) => string | undefined>> = {
  VpcId: (instance) => instance.vpcId,
  VSwitchId: (instance) => instance.vSwitchId,
  ZoneId: (instance) => instance.zoneId,
  Status: (instance) => instance.life.status,
  InstanceChargeType: (instance) => instance.chargeType,
  InstanceNetworkType: (instance) => (instance.vpcId === undefined ? "classic" : "vpc"),
  InstanceType: (instance) => instance.type,
  InstanceTypeFamily: (instance) => instance.type.split(".").slice(0, 2).join("."),
  ImageId: (instance) => instance.imageId,
  ResourceGroupId: (instance) => instance.resourceGroupId,
  SecurityGroupId: (instance) => `sg-${instance.regionId}`,
};

const LIST_FILTERS: Readonly<Record<string, (instance: Instance) => string | undefined>> = {
  PrivateIpAddresses: (instance) => (instance.vpcId === undefined ? undefined : instance.privateIp),
  InnerIpAddresses: (instance) => (instance.vpcId === undefined ? instance.privateIp : undefined),
  PublicIpAddresses: (instance) => instance.publicIp,
};

/** Returns one test for all filters of the call, or the refusal of an unknown filter. */
export function toInstanceFilter(call: OperationCall): { readonly matches: Test } | Refusal {
  const tests: Test[] = [];
  for (const [name, read] of Object.entries(PLAIN_FILTERS)) {
    const wanted = call.text(name);
    if (wanted !== undefined) tests.push((instance) => read(instance) === wanted);
  }
  for (const [name, read] of Object.entries(LIST_FILTERS)) {
    const wanted = call.list(name);
    if (wanted === undefined) continue;
    const addresses = new Set(wanted);
    tests.push((instance) => addresses.has(read(instance) ?? ""));
  }
  const lock = call.text("LockReason")?.toLowerCase();
  if (lock !== undefined) tests.push((instance) => instance.life.locks.some((held) => held.toLowerCase() === lock));
  const name = call.text("InstanceName");
  if (name !== undefined) tests.push(nameTest(name));
  for (const { key, value } of call.tags()) {
    tests.push((instance) => (value ? instance.tags[key] === value : key in instance.tags));
  }
  const refusal = addTimeFilters(call, tests);
  return refusal ?? { matches: (instance) => tests.every((test) => test(instance)) };
}

/** A star at the start or at the end stands for any text: `web-*`. */
function nameTest(pattern: string): Test {
  const inner = pattern.replace(/^\*|\*$/g, "");
  const [opens, closes] = [pattern.startsWith("*"), pattern.endsWith("*")];
  return ({ name }) => {
    if (opens && closes) return name.includes(inner);
    if (opens) return name.endsWith(inner);
    return closes ? name.startsWith(inner) : name === pattern;
  };
}

function addTimeFilters(call: OperationCall, tests: Test[]): Refusal | undefined {
  for (const index of [1, 2, 3, 4]) {
    const key = call.text(`Filter.${index}.Key`);
    if (key === undefined) continue;
    const compare = TIME_FILTERS[key];
    if (compare === undefined) {
      return { status: 404, code: "InvalidFilterKey.NotFound", message: `Invalid filter.${key}.` };
    }
    const atMs = Date.parse(call.text(`Filter.${index}.Value`) ?? "");
    if (Number.isNaN(atMs)) return { status: 404, code: "InvalidFilterValue", message: `Invalid filter.${key}.` };
    tests.push((instance) => compare(instance, atMs));
  }
  return undefined;
}
