import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_DEMO } from "../../../cli/demo/first-demo.ts";
import { FIRST_ACCOUNT_ID } from "../../../local-cloud/scenarios/first.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";

let line: CommandLine;

beforeAll(async () => {
  line = await openCommandLine(FIRST_DEMO);
  await line.cloud.control("POST", "instances", [
    { instanceId: "i-bp1twin000000000001", name: "twin", accountId: FIRST_ACCOUNT_ID },
    { instanceId: "i-bp1twin000000000002", name: "twin", accountId: FIRST_ACCOUNT_ID, status: "Stopped" },
    { instanceId: "i-bp1twin000000000003", name: "twin-of-another", accountId: FIRST_ACCOUNT_ID },
    { instanceId: "i-bp1far0000000000001", name: "far", accountId: FIRST_ACCOUNT_ID, regionId: "cn-beijing" },
  ]);
});

afterAll(() => line.close());

describe("explain by name", () => {
  it("finds a running instance", async () => {
    const { code, stdout } = await line.run("explain", "idle-1 (running)");

    expect(code).toBe(0);
    expect(stdout).toContain("i-bp1first000000000013  idle-1 (running)");
    expect(stdout).toMatch(/State now +Running since/);
  });

  it("explains every instance of that name, and none whose name only begins with it", async () => {
    const { code, stdout } = await line.run("explain", "twin");

    expect(code).toBe(0);
    expect(stdout).toContain("i-bp1twin000000000001");
    expect(stdout).toContain("i-bp1twin000000000002");
    expect(stdout).not.toContain("twin-of-another");
  });

  it("matches a star literally, although the cloud matches it with any text", async () => {
    const { code, stderr } = await line.run("explain", "twi*");

    expect(code).toBe(2);
    expect(stderr).toContain("twi* is unknown");
  });

  it("names the region that the configuration leaves out, if the instance is there", async () => {
    const { stdout } = await line.run("explain", "far");

    expect(stdout).toContain("the configuration names neither cn-beijing");
  });

  it("exits 2 for a name without an instance, and explains the others", async () => {
    const { code, stdout, stderr } = await line.run("explain", "nobody", "far");

    expect(code).toBe(2);
    expect(stderr).toContain("nobody is unknown: no configured account has an instance of this name in any region");
    expect(stdout).toContain("i-bp1far0000000000001");
  });

  it.each([
    ["a part of a name", "of-another", ["twin-of-another"]],
    ["a misspelt name", "twni", ["twin"]],
    ["a name without its number", "GPU", ["'gpu-1 (sold out)'"]],
    ["an id without its last letter", "i-bp1first00000000000", ["i-bp1first000000000001"]],
    ["an id with two letters swapped", "i-bp1frist000000000008", ["i-bp1first000000000008"]],
  ])("suggests the instances that are near %s", async (_what, asked, meant) => {
    const { code, stderr } = await line.run("explain", asked);
    const json = await line.run("explain", asked, "--json");

    expect(code).toBe(2);
    for (const word of meant)
      expect(stderr).toContain(`Did you mean:\n  ecs-recovery --config ${line.config} explain ${word}`);
    expect(JSON.parse(json.stdout)).toMatchObject({
      didYouMean: { [asked]: expect.arrayContaining([meant[0]?.replaceAll("'", "")]) },
    });
  });

  it("suggests nothing for a name that is near no other", async () => {
    expect((await line.run("explain", "nobody")).stderr).not.toContain("Did you mean");
  });

  it("does not call an instance gone whose account's regions could not be listed", async () => {
    await line.run("plan");
    const accounts = [{ id: FIRST_ACCOUNT_ID, name: "production", regions: "all" }];
    const config = await line.configuration({ accounts });
    await line.cloud.control("POST", "faults", { action: "DescribeRegions", effect: "error", code: "Forbidden.RAM" });
    const stateNow = async (...args: string[]) =>
      /State now +(.*)/.exec((await line.run("explain", "i-bp1first000000000001", ...args)).stdout)?.[1];

    // The plan's record can be searched about a second after it was written.
    await expect.poll(() => stateNow("--config", config), { timeout: 10_000 }).toBe("could not be read now");
    expect(await stateNow()).toContain("Stopped");
    await line.cloud.control("DELETE", "faults");
  });

  it("exits 3 if a region that was not read may hold the instance", async () => {
    await line.cloud.control("POST", "faults", { action: "DescribeInstances", region: "cn-beijing", effect: "reset" });

    const { code, stderr } = await line.run("explain", "nobody");

    await line.cloud.control("DELETE", "faults");
    expect(code).toBe(3);
    expect(stderr).toContain("nobody was not found, but one region could not be read");
  });
});
