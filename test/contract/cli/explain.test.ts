import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstPlay } from "../../../cli/demo/first-play.ts";
import { firstAccountId } from "../../../local-cloud/scenarios/first.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";

let line: CommandLine;

beforeAll(async () => {
  line = await openCommandLine(firstPlay);
  await line.cloud.control("POST", "instances", [
    { instanceId: "i-bp1twin000000000001", name: "twin", accountId: firstAccountId },
    { instanceId: "i-bp1twin000000000002", name: "twin", accountId: firstAccountId, status: "Stopped" },
    { instanceId: "i-bp1twin000000000003", name: "twin-of-another", accountId: firstAccountId },
    { instanceId: "i-bp1far0000000000001", name: "far", accountId: firstAccountId, regionId: "cn-beijing" },
  ]);
});

afterAll(() => line.close());

describe("explain by name", () => {
  it("finds an instance that runs", async () => {
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

  it("takes a star for a star, though the cloud takes it for any text", async () => {
    const { code, stderr } = await line.run("explain", "twi*");

    expect(code).toBe(2);
    expect(stderr).toContain("twi* is unknown");
  });

  it("says of an instance in a region that the configuration leaves out what has it recovered", async () => {
    const { stdout } = await line.run("explain", "far");

    expect(stdout).toContain("the configuration names neither cn-beijing");
  });

  it("exits 2 for a name that nothing has, and explains the others", async () => {
    const { code, stdout, stderr } = await line.run("explain", "nobody", "far");

    expect(code).toBe(2);
    expect(stderr).toContain("nobody is unknown: no configured account has an instance of this name in any region");
    expect(stdout).toContain("i-bp1far0000000000001");
  });

  it("exits 3 where a region that was not read may hold it", async () => {
    await line.cloud.control("POST", "faults", { action: "DescribeInstances", region: "cn-beijing", effect: "reset" });

    const { code, stderr } = await line.run("explain", "nobody");

    await line.cloud.control("DELETE", "faults");
    expect(code).toBe(3);
    expect(stderr).toContain("nobody was not found, but one region could not be read");
  });
});
