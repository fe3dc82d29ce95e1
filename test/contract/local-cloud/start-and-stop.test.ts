/** The owner's calls that start and stop instances. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalCloud, startLocalCloud } from "../../../local-cloud/index.ts";
import { type Caller, popCore } from "./rpc-clients.ts";

let cloud: LocalCloud;
let call: Caller;

beforeAll(async () => {
  cloud = await startLocalCloud();
  call = popCore(cloud);
});
afterAll(() => cloud.close());

describe("StartInstances and StopInstances", () => {
  it("refuse all together, or do what can be done", async () => {
    const RegionId = "cn-qingdao";
    await cloud.control("POST", "instances", [
      { regionId: RegionId, instanceId: "i-up" },
      { regionId: RegionId, instanceId: "i-down", status: "Stopped" },
      { regionId: RegionId, instanceId: "i-owing", stopCause: "arrears" },
    ]);
    const both = { RegionId, "InstanceId.1": "i-down", "InstanceId.2": "i-owing" };

    await expect(call("StartInstances", both)).rejects.toMatchObject({ code: "InstanceExpiredOrInArrears" });
    const { InstanceResponses } = await call("StartInstances", { ...both, BatchOptimization: "SuccessFirst" });
    expect(InstanceResponses.InstanceResponse).toEqual([
      { Code: "200", Message: "success", InstanceId: "i-down", PreviousStatus: "Stopped", CurrentStatus: "Starting" },
      expect.objectContaining({ Code: "InstanceExpiredOrInArrears", InstanceId: "i-owing", CurrentStatus: "Stopped" }),
    ]);
    await expect(call("StartInstance", { InstanceId: "i-owing" })).rejects.toMatchObject({ code: "InstanceExpired" });
    await expect(call("StopInstances", { RegionId, "InstanceId.1": "i-up", DryRun: true })).rejects.toMatchObject({
      code: "DRYRUN.SUCCESS",
    });
    await call("StopInstance", { InstanceId: "i-up", StoppedMode: "StopCharging" });
    await expect
      .poll(async () => (await call("DescribeInstances", { RegionId, InstanceIds: '["i-up"]' })).Instances.Instance[0])
      .toMatchObject({ Status: "Stopped", StoppedMode: "StopCharging" });
    await expect(call("StopInstance", { InstanceId: "i-up" })).rejects.toMatchObject({
      code: "IncorrectInstanceStatus",
    });
    await expect(call("StopInstances", { RegionId })).rejects.toMatchObject({ code: "InvalidInstanceId.NotFound" });
    await expect(call("StartInstances", { RegionId, "InstanceId.1": "i-gone" })).rejects.toMatchObject({
      code: "InvalidInstanceIds.NotFound",
    });
  }, 10_000);
});
