/** Turns items of DescribeInstances into instances. */
import type { Instance, Scope } from "../../core/instance/instance.ts";
import { known, type Reading, type Unknown, unknown } from "../../core/terms/reading.ts";
import { type AnswerObject, asObject, numberOf, textOf, wrappedTexts } from "./answer.ts";
import { parseVendorTime } from "./vendor-time.ts";

/** Copies strings, so that a copy keeps no other memory alive. Repeated values share one copy. */
export interface StringKeeper {
  /** For values that many instances share: types, zones, tag keys. */
  shared(text: string): string;
  /** For values of one instance. */
  own(text: string): string;
  /** Returns one reading for all instances with the same text. `read` makes it for the first of them. */
  sharedReading<T>(what: string, text: string, read: (text: string) => Reading<T>): Reading<T>;
}

/**
 * json-bigint cuts its strings out of the page's text, and V8 keeps the whole page (about 250 kB) alive for each string.
 * Copies let the pages go: 10,000 listed instances hold 11 MiB of heap instead of 32 (measured).
 */
export function createStringKeeper(): StringKeeper {
  const texts = new Map<string, string>();
  const readings = new Map<string, Reading<unknown>>();
  const own = (text: string) => Buffer.from(text, "utf8").toString("utf8");
  const shared = (text: string) => {
    const found = texts.get(text);
    if (found !== undefined) return found;
    const copy = own(text);
    texts.set(copy, copy);
    return copy;
  };
  return {
    own,
    shared,
    sharedReading<T>(what: string, text: string, read: (text: string) => Reading<T>) {
      const key = `${what} ${text}`;
      const found = readings.get(key);
      // The key begins with the field's name, and each field has one way of reading.
      if (found !== undefined) return found as Reading<T>;
      const reading = read(shared(text));
      readings.set(own(key), reading);
      return reading;
    },
  };
}

/** Documented values: the vendor's API metadata of 2024-07, DescribeInstances. Any other value is not understood. */
const STATUSES: ReadonlySet<string> = new Set(["Pending", "Starting", "Running", "Stopping", "Stopped"]);
const CHARGE_TYPES: ReadonlySet<string> = new Set(["PostPaid", "PrePaid"]);
const SPOT_STRATEGIES: ReadonlySet<string> = new Set(["NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo"]);

const NO_LOCKS: Reading<readonly string[]> = Object.freeze(known(Object.freeze([])));
const NO_TAGS: Reading<Readonly<Record<string, string>>> = Object.freeze(known(Object.freeze({})));
const ODD_LOCKS: Reading<readonly string[]> = Object.freeze(unknown("OperationLocks is not in the documented form"));
const ODD_TAGS: Reading<Readonly<Record<string, string>>> = Object.freeze(
  unknown("Tags is not in the documented form"),
);

/** Returns undefined for an item without an id, because no call could name it. */
export function toInstance(item: AnswerObject, scope: Scope, keep: StringKeeper): Instance | undefined {
  const instanceId = keep.own(textOf(item.InstanceId));
  if (instanceId === "") return undefined;
  const shared = (key: string) => keep.shared(textOf(item[key]));
  const word = (key: string, words: ReadonlySet<string>) =>
    keep.sharedReading(key, textOf(item[key]), (text) => (words.has(text) ? known(text) : notUnderstood(key, text)));
  const vpcId = keep.shared(textOf(asObject(item.VpcAttributes)?.VpcId));
  const stoppedMode = shared("StoppedMode");
  const imageId = shared("ImageId");
  const autoReleaseAtMs = parseVendorTime(textOf(item.AutoReleaseTime));
  const eip = asObject(item.EipAddress);
  const hasEip = textOf(eip?.AllocationId) !== "" || textOf(eip?.IpAddress) !== "";
  // Economical mode gives the address back. Then only the bandwidth that was bought with it remains visible (inferred, not
  // documented).
  const hasBandwidth = !hasEip && numberOf(item.InternetMaxBandwidthOut) > 0;
  return {
    accountId: scope.accountId,
    regionId: scope.regionId,
    instanceId,
    name: keep.own(textOf(item.InstanceName)),
    type: shared("InstanceType"),
    zoneId: shared("ZoneId"),
    ...(vpcId === "" ? {} : { vpcId }),
    status: word("Status", STATUSES),
    chargeType: word("InstanceChargeType", CHARGE_TYPES),
    spotStrategy: word("SpotStrategy", SPOT_STRATEGIES),
    lockReasons: lockReasonsOf(item, keep),
    ...(stoppedMode === "" ? {} : { stoppedMode }),
    startedAtMs: keep.sharedReading("StartTime", textOf(item.StartTime), startOf),
    ...(autoReleaseAtMs === undefined ? {} : { autoReleaseAtMs }),
    tags: tagsOf(item, keep),
    resourceGroupId: resourceGroupOf(item, keep),
    ...(imageId === "" ? {} : { imageId }),
    hasPublicIp: hasBandwidth || wrappedTexts(item, "PublicIpAddress", "IpAddress").length > 0,
    hasEip,
    hasLocalDisk: numberOf(item.LocalStorageAmount) > 0 || numberOf(item.LocalStorageCapacity) > 0,
  };
}

const LONGEST_SHOWN = 40;

function notUnderstood(key: string, text: string): Unknown {
  return unknown(text === "" ? `${key} is absent` : `${key} is "${text.slice(0, LONGEST_SHOWN)}"`);
}

function startOf(text: string): Reading<number> {
  const startedAtMs = parseVendorTime(text);
  return startedAtMs === undefined ? notUnderstood("StartTime", text) : known(startedAtMs);
}

/**
 * Reads the locks. The vendor writes `Recycling` and `recycling`, so locks are lower-cased. An unreadable lock may be the one that
 * decides.
 */
function lockReasonsOf(item: AnswerObject, keep: StringKeeper): Reading<readonly string[]> {
  const list = asObject(item.OperationLocks)?.LockReason;
  if (!Array.isArray(list)) return ODD_LOCKS;
  if (list.length === 0) return NO_LOCKS;
  const reasons = list.map((lock) => textOf(asObject(lock)?.LockReason).trim().toLowerCase());
  if (reasons.includes("")) return ODD_LOCKS;
  return keep.sharedReading("OperationLocks", [...new Set(reasons)].join(","), (text) => known(text.split(",")));
}

/**
 * Reads the tags. In several recorded answers untagged instances have no `Tags`. A tag that excludes the instance may be in any odd
 * form.
 */
function tagsOf(item: AnswerObject, keep: StringKeeper): Instance["tags"] {
  if (isNothing(item.Tags)) return NO_TAGS;
  const list = asObject(item.Tags)?.Tag;
  if (!Array.isArray(list)) return ODD_TAGS;
  const tags: [string, string][] = [];
  for (const tag of list) {
    const { TagKey: key, TagValue: value = "" } = asObject(tag) ?? {};
    if (typeof key !== "string" || key === "" || typeof value !== "string") return ODD_TAGS;
    tags.push([keep.shared(key), keep.shared(value)]);
  }
  return tags.length === 0 ? NO_TAGS : known(Object.fromEntries(tags));
}

/** Checks for absent, null, `{}` or `[]`. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** Reads the resource group. Absent or empty means the default group, which has an id only if resource groups are in use. */
function resourceGroupOf(item: AnswerObject, keep: StringKeeper): Reading<string> {
  const value = item.ResourceGroupId ?? "";
  return keep.sharedReading("ResourceGroupId", textOf(value), (text) =>
    typeof value === "string" ? known(text) : unknown("ResourceGroupId is no text"),
  );
}
