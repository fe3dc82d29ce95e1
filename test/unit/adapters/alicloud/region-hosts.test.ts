import { describe, expect, it } from "vitest";
import { callInRegion, createRegionHosts } from "../../../../functions/adapters/alicloud/region-hosts.ts";
import { CloudError } from "../../../../functions/core/failure/cloud-error.ts";

const SCOPE = { accountId: "1", regionId: "cn-beijing" };
const NAMED = "ecs-other.aliyuncs.com";

/** Calls whose host is in `dead` fail only after all calls of their round were sent, as calls side by side do. */
function aRegion(...dead: (string | undefined)[]) {
  const hosts = createRegionHosts();
  const sentTo: (string | undefined)[] = [];
  const ecs = async ({ action, regionEndpoint }: { action: string; regionEndpoint?: string }) => {
    sentTo.push(regionEndpoint);
    await Promise.resolve();
    if (dead.includes(regionEndpoint)) {
      throw new CloudError({ action, code: "Local.Timeout", message: "", answered: false });
    }
    return { requestId: "r-1", body: {} };
  };
  const call = callInRegion({ ecs, bss: ecs }, hosts);
  const round = async (count: number) => {
    await Promise.allSettled(Array.from({ length: count }, () => call(SCOPE, "DescribeInstances", {})));
    return sentTo.splice(0);
  };
  return { hosts, round };
}

describe("callInRegion", () => {
  it.each([1, 2, 3])("leaves the documented host after %i calls side by side failed there", async (count) => {
    const { hosts, round } = aRegion(undefined);
    hosts.learn(SCOPE, NAMED);

    await round(count);

    expect(await round(1)).toEqual([NAMED]);
  });

  it.each([1, 2, 3])("goes back after %i calls side by side failed at the named host", async (count) => {
    const { hosts, round } = aRegion(undefined, NAMED);
    hosts.learn(SCOPE, NAMED);
    await round(1);

    expect(await round(count)).toEqual(Array(count).fill(NAMED));
    expect(await round(1)).toEqual([undefined]);
  });

  it("asks the documented host again until another one is named", async () => {
    const { hosts, round } = aRegion(undefined);

    await round(2);
    expect(await round(2)).toEqual([undefined, undefined]);

    hosts.learn(SCOPE, NAMED);
    expect(await round(2)).toEqual([NAMED, NAMED]);
  });
});
