import { describe, expect, it } from "vitest";
import { warningsFor } from "../../../../functions/core/instance/warnings.ts";
import { anInstance, NOW } from "../../../support/builders.ts";

describe("warningsFor", () => {
  it("has no warning for a plain instance", () => {
    expect(warningsFor(anInstance(), "china", NOW)).toEqual([]);
    expect(warningsFor(anInstance({ tags: undefined }), "china", NOW)).toEqual([]);
  });

  it("warns of every loss that the stop may cause", () => {
    const instance = anInstance({
      stoppedMode: "StopCharging",
      hasPublicIp: true,
      hasEip: true,
      hasLocalDisk: true,
      autoReleaseAtMs: NOW,
      tags: { "acs:autoscaling:scalingGroupId": "asg-1" },
    });

    expect(warningsFor(instance, "china", NOW)).toEqual([
      "public-ip-may-change",
      "eip-releases-earlier",
      "auto-release-time-passed",
      "local-disk-data-lost",
      "scaling-group-member",
    ]);
  });

  it("does not warn of a loss that cannot happen", () => {
    expect(warningsFor(anInstance({ stoppedMode: "StopCharging" }), "china", NOW)).toEqual([]);
    expect(warningsFor(anInstance({ stoppedMode: "KeepCharging", hasPublicIp: true }), "china", NOW)).toEqual([]);
    expect(warningsFor(anInstance({ hasEip: true }), "international", NOW)).toEqual([]);
    expect(warningsFor(anInstance({ autoReleaseAtMs: NOW + 1 }), "china", NOW)).toEqual([]);
  });
});
