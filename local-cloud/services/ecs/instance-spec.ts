/** The description of an instance in `POST /_local/instances` and in scenario files; creates the instance from it. */
import { ControlError } from "../../kernel/control-error.ts";
import type { SeededRandom } from "../../kernel/seeded-random.ts";
import type { Delays } from "../../kernel/settings.ts";
import {
  type AutoRestart,
  type Due,
  type Instance,
  type InstanceRefusal,
  type InstanceStatus,
  type Life,
  LOCK_REASONS,
  type LockReason,
} from "./instance.ts";

export interface InstanceSpec {
  /** Default: the first account of the cloud. */
  readonly accountId?: string;
  /** Default: cn-hangzhou. */
  readonly regionId?: string;
  readonly zoneId?: string;
  readonly instanceId?: string;
  readonly name?: string;
  readonly type?: string;
  /** Default: Running, or Stopped if `stopCause` is given. */
  readonly status?: InstanceStatus;
  /**
   * Cause of the stop of a stopped instance; default: `owner`. `arrears` adds the financial lock, the system events and
   * the release time.
   */
  readonly stopCause?: "owner" | "arrears";
  /** Default: `financial` for an arrears stop, otherwise none. */
  readonly locks?: readonly LockReason[];
  readonly chargeType?: Instance["chargeType"];
  readonly spotStrategy?: Instance["spotStrategy"];
  /** null: the instance is in the classic network. */
  readonly vpcId?: string | null;
  readonly vSwitchId?: string;
  readonly publicIp?: string;
  /** Address of the elastic IP that is bound to the instance. */
  readonly eip?: string;
  readonly localDisks?: number;
  readonly resourceGroupId?: string;
  readonly dedicatedHostId?: string;
  readonly imageId?: string;
  readonly imageBalanceMinimum?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly createdAgoMs?: number;
  /** Milliseconds since the last start; null: DescribeInstances shows no StartTime until the next start. */
  readonly startedAgoMs?: number | null;
  readonly stoppedAgoMs?: number;
  readonly stoppedMode?: Life["stoppedMode"];
  readonly recycled?: boolean;
  readonly expiresInMs?: number;
  readonly autoReleaseInMs?: number;
  readonly deletionProtection?: boolean;
  readonly economical?: boolean;
  /** The cloud's own restart after a payment; default: `ok`. */
  readonly autoRestart?: AutoRestart;
  readonly startMs?: number;
  readonly autoRestartMs?: number;
  /** Number of the next starts that fall back to Stopped. */
  readonly fallsBack?: number;
  readonly refusal?: InstanceRefusal;
  /** false: the arrears stop has no system event. On the real cloud, events are best effort. */
  readonly stopEvent?: boolean;
  /** Milliseconds since the instance was released because of arrears. Only its events exist. */
  readonly releasedAgoMs?: number;
}

const DAY_MS = 86_400_000;

/** Facts that a new instance takes from the cloud and not from its description. */
export interface InstanceOrigin {
  readonly accountId: string;
  readonly order: number;
  readonly random: SeededRandom;
  readonly nowMs: number;
  readonly delays: Delays;
}

export function toInstance(spec: InstanceSpec, origin: InstanceOrigin): Instance {
  const { accountId, order, random, nowMs, delays } = origin;
  const regionId = spec.regionId ?? "cn-hangzhou";
  const instanceId = spec.instanceId ?? `i-${random.hex(20)}`;
  const vpcId = spec.vpcId === null ? undefined : (spec.vpcId ?? `vpc-${regionId}-${accountId.slice(-4)}`);
  for (const lock of spec.locks ?? []) {
    if (!LOCK_REASONS.includes(lock))
      throw new ControlError(400, `The lock "${lock}" does not exist. Use ${LOCK_REASONS.join(", ")}.`);
  }
  const publicIp = spec.publicIp;
  return {
    instanceId,
    accountId,
    regionId,
    zoneId: spec.zoneId ?? `${regionId}-${"bghi"[order % 4]}`,
    name: spec.name ?? `instance-${order + 1}`,
    type: spec.type ?? "ecs.g7.large",
    chargeType: spec.chargeType ?? "PostPaid",
    spotStrategy: spec.spotStrategy ?? "NoSpot",
    ...(vpcId === undefined ? {} : { vpcId, vSwitchId: spec.vSwitchId ?? `vsw-${vpcId.slice(4)}` }),
    privateIp: `10.${(order >> 16) & 255}.${(order >> 8) & 255}.${order & 255}`,
    ...(publicIp === undefined ? {} : { publicIp }),
    ...(spec.eip === undefined ? {} : { eip: spec.eip }),
    localDisks: spec.localDisks ?? 0,
    resourceGroupId: spec.resourceGroupId ?? "",
    ...(spec.dedicatedHostId === undefined ? {} : { dedicatedHostId: spec.dedicatedHostId }),
    imageId: spec.imageId ?? "aliyun_3_x64_20G_alibase_20240528.vhd",
    imageBalanceMinimum: spec.imageBalanceMinimum ?? 0,
    tags: { ...spec.tags },
    createdAtMs: nowMs - (spec.createdAgoMs ?? 90 * DAY_MS),
    ...(spec.chargeType === "PrePaid" ? { expiresAtMs: nowMs + (spec.expiresInMs ?? 30 * DAY_MS) } : {}),
    ...(spec.autoReleaseInMs === undefined ? {} : { autoReleaseAtMs: nowMs + spec.autoReleaseInMs }),
    deletionProtection: spec.deletionProtection ?? false,
    economical: spec.economical ?? false,
    autoRestart: spec.autoRestart ?? "ok",
    ...(spec.startMs === undefined ? {} : { startMs: spec.startMs }),
    ...(spec.autoRestartMs === undefined ? {} : { autoRestartMs: spec.autoRestartMs }),
    ...(spec.refusal === undefined ? {} : { refusal: { ...spec.refusal } }),
    life: toLife(spec, nowMs, delays),
    order,
  };
}

function toLife(spec: InstanceSpec, nowMs: number, delays: Delays): Life {
  const status = spec.status ?? (spec.stopCause === undefined ? "Running" : "Stopped");
  const isStopped = status === "Stopped" || status === "Stopping";
  const stoppedAtMs = nowMs - (spec.stoppedAgoMs ?? 3_600_000);
  const isArrears = isStopped && spec.stopCause === "arrears";
  const due: Due[] = [
    ...(status === "Starting" ? [{ what: "started" as const, atMs: nowMs + (spec.startMs ?? delays.startMs) }] : []),
    ...(status === "Stopping" ? [{ what: "stopped" as const, atMs: nowMs + delays.stopMs }] : []),
    ...(isArrears ? [{ what: "release" as const, atMs: stoppedAtMs + delays.releaseAfterMs }] : []),
  ];
  return {
    status,
    locks: spec.locks ?? (isArrears ? ["financial"] : []),
    ...(isStopped ? { stopCause: spec.stopCause ?? "owner" } : {}),
    stoppedMode: spec.stoppedMode ?? stoppedModeOf(spec, isStopped),
    recycled: spec.recycled ?? false,
    ...(spec.startedAgoMs === null
      ? {}
      : { startedAtMs: nowMs - (spec.startedAgoMs ?? Math.max(30 * DAY_MS, (spec.stoppedAgoMs ?? 0) + DAY_MS)) }),
    ...(isStopped ? { stoppedAtMs } : {}),
    ...(isArrears ? { arrearsStopAtMs: stoppedAtMs } : {}),
    fallsBack: spec.fallsBack ?? 0,
    isAutoStart: false,
    due,
  };
}

/** An instance in the classic network has no economical mode. Its mode is `Not-applicable` also while it is stopped. */
function stoppedModeOf(spec: InstanceSpec, isStopped: boolean): Life["stoppedMode"] {
  if (!isStopped || spec.vpcId === null) return "Not-applicable";
  return spec.economical === true ? "StopCharging" : "KeepCharging";
}
