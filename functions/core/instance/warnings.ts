/** Lists what a stop may have cost, or may still cost, an instance that runs again. */

import type { Site } from "../terms/policy.ts";
import type { Instance } from "./instance.ts";
import { tagOf } from "./selection.ts";

export type Warning =
  | "public-ip-may-change"
  | "eip-releases-earlier"
  | "auto-release-time-passed"
  | "local-disk-data-lost"
  | "scaling-group-member";

/** Auto Scaling marks its instances with this tag. It removes and releases members that do not run. */
const SCALING_GROUP_TAG = "acs:autoscaling:scalingGroupId";

export function warningsFor(instance: Instance, site: Site, nowMs: number): readonly Warning[] {
  const warnings: Warning[] = [];
  // If economical mode is on, an arrears stop gives the fixed public address back.
  if (instance.stoppedMode === "StopCharging" && instance.hasPublicIp) warnings.push("public-ip-may-change");
  // On the China site an elastic address is released 7 days after its suspension, the instance after 15.
  if (site === "china" && instance.hasEip) warnings.push("eip-releases-earlier");
  // Automatic release is not honoured while the account is overdue. It may fire as soon as the instance runs.
  if (instance.autoReleaseAtMs !== undefined && instance.autoReleaseAtMs <= nowMs)
    warnings.push("auto-release-time-passed");
  if (instance.hasLocalDisk) warnings.push("local-disk-data-lost");
  if (tagOf(instance.tags, SCALING_GROUP_TAG) !== undefined) warnings.push("scaling-group-member");
  return warnings;
}
