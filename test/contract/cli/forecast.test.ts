import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WHOLE_DEMO } from "../../../cli/demo/whole-demo.ts";
import { HUB_ACCOUNT_ID, SPOKE_ACCOUNT_ID } from "../../../local-cloud/scenarios/demo.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";

let line: CommandLine;

beforeAll(async () => {
  line = await openCommandLine(WHOLE_DEMO);
});

afterAll(() => line.close());

describe("forecast", () => {
  it("names the account that owes money, and the instance that is released first", async () => {
    const { code, stdout } = await line.run("forecast");

    expect(code).toBe(1);
    expect(stdout).toContain(HUB_ACCOUNT_ID);
    expect(stdout).toMatch(/are stopped or locked by arrears/);
    expect(stdout).toMatch(/not watched: no run brings/);
  });

  it("names a balance and a region that could not be read, and exits 1", async () => {
    await line.cloud.control("POST", "faults", [
      { action: "QueryAccountBalance", effect: "error", code: "NotAuthorized" },
      { action: "DescribeInstances", region: "ap-southeast-1", effect: "error", code: "Forbidden.RAM" },
    ]);

    const { code, stdout } = await line.run("forecast");

    await line.cloud.control("DELETE", "faults");
    expect(code).toBe(1);
    expect(stdout).toContain("the balance could not be read (NotAuthorized)");
    expect(stdout.replace(/\s+/g, " ")).toContain(`${SPOKE_ACCOUNT_ID} ap-southeast-1 (Forbidden.RAM)`);
  });

  it("prints a note and exits 0 if only a region that no run watches cannot be read", async () => {
    const config = await line.configuration({ accounts: [{ id: HUB_ACCOUNT_ID, regions: ["cn-hangzhou"] }] });
    const unwatched = (regionId: string) => ({
      action: "DescribeInstances",
      region: regionId,
      effect: "error",
      code: "Forbidden.RAM",
    });
    await line.cloud.control("POST", "faults", [unwatched("cn-shanghai"), unwatched("ap-southeast-1")]);
    const urgent = (await line.run("forecast", "--config", config, "--json")).stdout;

    const { code, stdout } = await line.run("forecast", "--config", config);

    await line.cloud.control("DELETE", "faults");
    const { releases } = JSON.parse(urgent) as { releases: { secondsLeft?: number }[] };
    expect(releases.filter(({ secondsLeft = Number.POSITIVE_INFINITY }) => secondsLeft < 72 * 3600)).toEqual([]);
    expect(stdout.replace(/\s+/g, " ")).toContain("Note: these regions are not watched and could not be read:");
    expect(stdout).not.toContain("Not read, so there may be more");
    expect(code).toBe(0);
  });

  it("exits 3 if nothing could be read", async () => {
    await line.cloud.control("POST", "faults", { action: "DescribeInstances", effect: "error", code: "Forbidden.RAM" });

    const { code } = await line.run("forecast");

    await line.cloud.control("DELETE", "faults");
    expect(code).toBe(3);
  });

  it("names the account whose regions could not be listed", async () => {
    await line.cloud.control("POST", "faults", { action: "DescribeRegions", effect: "error", code: "Forbidden.RAM" });

    const { stdout } = await line.run("forecast", "--json");

    await line.cloud.control("DELETE", "faults");
    const { unread } = JSON.parse(stdout) as { unread: { regionId: string; code: string }[] };
    expect(unread).toContainEqual(expect.objectContaining({ regionId: "*", code: "Forbidden.RAM" }));
  });
});

describe("every command", () => {
  it.each([["plan"], ["forecast"], ["report"], ["explain", "i-bp1whatever00000000"], ["doctor"]])(
    "%s exits 2 with the reason if the keys belong to another account",
    async (...args) => {
      const accounts = [{ id: "2000000000000002", name: "other", regions: ["cn-hangzhou"] }];
      const config = await line.configuration({ accounts });

      const { code, stderr } = await line.run(...args, "--config", config);

      expect(code).toBe(2);
      expect(stderr).toContain("without roleArn");
    },
  );

  it("exits 3 if the account of the keys cannot be read", async () => {
    const config = await line.configuration({
      endpoints: { sts: "http://127.0.0.1:1" },
      timing: { callTimeoutMs: 500 },
    });

    const { code, stderr } = await line.run("plan", "--config", config);

    expect(code).toBe(3);
    expect(stderr).toContain("Check the network");
  });
});
