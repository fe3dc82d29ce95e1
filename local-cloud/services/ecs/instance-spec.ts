/** What `POST /_local/instances` and scenario files may say about an instance, and what it becomes. */
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
  type LockReason,
  lockReasons,
} from "./instance.ts";

export interface InstanceSpec {
  /** Default: the cloud's first account. */
  readonly accountId?: string;
  /** Default cn-hangzhou. */
  readonly regionId?: string;
  readonly zoneId?: string;
  readonly instanceId?: string;
  readonly name?: string;
  readonly type?: string;
  /** Default Running. */
  readonly status?: InstanceStatus;
  /** For a stopped instance; default `owner`. `arrears` brings the financial lock, the events and the deadline. */
  readonly stopCause?: "owner" | "arrears";
  /** Default: what the stop cause brings. */
  readonly locks?: readonly LockReason[];
  readonly chargeType?: Instance["chargeType"];
  readonly spotStrategy?: Instance["spotStrategy"];
  /** null: classic network. */
  readonly vpcId?: string | null;
  readonly vSwitchId?: string;
  readonly publicIp?: string;
  /** The address of an elastic IP that is bound to it. */
  readonly eip?: string;
  readonly localDisks?: number;
  readonly resourceGroupId?: string;
  readonly dedicatedHostId?: string;
  readonly imageId?: string;
  readonly imageBalanceMinimum?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly createdAgoMs?: number;
  /** null: no StartTime is shown until it starts again. */
  readonly startedAgoMs?: number | null;
  readonly stoppedAgoMs?: number;
  readonly stoppedMode?: Life["stoppedMode"];
  readonly recycled?: boolean;
  readonly expiresInMs?: number;
  readonly autoReleaseInMs?: number;
  readonly deletionProtection?: boolean;
  readonly economical?: boolean;
  /** Default `ok`. */
  readonly autoRestart?: AutoRestart;
  readonly startMs?: number;
  readonly autoRestartMs?: number;
  /** How many of its next starts end in Stopped again. */
  readonly fallsBack?: number;
  readonly refusal?: InstanceRefusal;
  /** false: an arrears stop without a system event (events are best effort on the real cloud). */
  readonly stopEvent?: boolean;
  /** Released for arrears that long ago: only its events are left. */
  readonly releasedAgoMs?: number;
}

const dayMs = 86_400_000;

/** What a new instance takes from where it is made. */
export interface InstancePlace {
  readonly accountId: string;
  readonly order: number;
  readonly random: SeededRandom;
  readonly nowMs: number;
  readonly delays: Delays;
}

export function toInstance(spec: InstanceSpec, place: InstancePlace): Instance {
  const { accountId, order, random, nowMs, delays } = place;
  const regionId = spec.regionId ?? "cn-hangzhou";
  const instanceId = spec.instanceId ?? `i-${random.hex(20)}`;
  const vpcId = spec.vpcId === null ? undefined : (spec.vpcId ?? `vpc-${regionId}-${accountId.slice(-4)}`);
  for (const lock of spec.locks ?? []) {
    if (!lockReasons.includes(lock))
      throw new ControlError(400, `No lock "${lock}"; one of ${lockReasons.join(", ")}.`);
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
    createdAtMs: nowMs - (spec.createdAgoMs ?? 90 * dayMs),
    ...(spec.chargeType === "PrePaid" ? { expiresAtMs: nowMs + (spec.expiresInMs ?? 30 * dayMs) } : {}),
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
      : { startedAtMs: nowMs - (spec.startedAgoMs ?? Math.max(30 * dayMs, (spec.stoppedAgoMs ?? 0) + dayMs)) }),
    ...(isStopped ? { stoppedAtMs } : {}),
    ...(isArrears ? { arrearsStopAtMs: stoppedAtMs } : {}),
    fallsBack: spec.fallsBack ?? 0,
    isAutoStart: false,
    due,
  };
}

/** A classic-network instance has no economical mode, so its mode is `Not-applicable` while it is stopped, too. */
function stoppedModeOf(spec: InstanceSpec, isStopped: boolean): Life["stoppedMode"] {
  if (!isStopped || spec.vpcId === null) return "Not-applicable";
  return spec.economical === true ? "StopCharging" : "KeepCharging";
}
