import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Ended, ROOT, runCli } from "./cli-process.ts";
import { type LocalCloudProcess, startCloudProcess } from "./local-cloud-process.ts";

const ACCOUNT_ID = "1000000000000001";
const SETTINGS = {
  accounts: [{ id: ACCOUNT_ID, name: "production", regions: ["cn-hangzhou"] }],
  timing: { settleSeconds: 2, pollSeconds: 0.5, callTimeoutMs: 3_000, reserveSeconds: 1 },
};

const RESTARTED_BY_CLOUD = 2;

let cloud: LocalCloudProcess;
let config: string;

describe("ecs-recovery invoke", () => {
  const run = (...args: string[]): Promise<Ended> => runCli(["invoke", ...args, "--config", config], cloud.environment);
  const runningCount = async () => {
    const instances = (await cloud.control("GET", "instances")) as readonly { readonly status: string }[];
    return instances.filter(({ status }) => status === "Running").length;
  };
  const calls = () => cloud.control("GET", "journal?action=ReActivateInstances");

  beforeAll(async () => {
    cloud = await startCloudProcess("first");
    config = await cloud.configuration(SETTINGS);
    await cloud.control("POST", `accounts/${ACCOUNT_ID}/recharge`, { amount: 500 });
    // The cloud restarts these two itself. From here on nothing changes by itself.
    await vi.waitFor(async () => expect(await runningCount()).toBe(1 + RESTARTED_BY_CLOUD), { timeout: 10_000 });
  });

  afterAll(async () => {
    expect(await cloud.stop()).toBe(0);
  });

  it("says that the function does not exist, and names the setting to check", async () => {
    const { code, stderr } = await run();

    expect(code).toBe(2);
    expect(stderr).toContain("There is no function ecs-auto-recovery");
    expect(stderr).toContain("function.name");
  });

  it("plans by default: follows the run by its records, and no changing call is made", async () => {
    await deploy();

    const { code, stdout, stderr } = await run();

    expect(stderr).toContain("correlation invoke-");
    expect(stdout).toContain("6 instances would be started");
    expect(code).toBe(1);
    expect(await calls()).toEqual([]);
  });

  it("refuses a request that the function would refuse, before it sends anything", async () => {
    const { code, stderr } = await run("--mode", "apply", "--account", "5");

    expect(code).toBe(2);
    expect(stderr).toContain("account 5 is not configured");
    expect(await calls()).toEqual([]);
  });

  it("applies, and waits for the function's own answer with --sync", async () => {
    const { code, stdout } = await run("--mode", "apply", "--sync", "--note", "backfill");

    expect(stdout).toContain("Recovered by us 5");
    expect(stdout).toContain("OperationDenied.NoStock");
    expect(code).toBe(1);
  });

  it("prints a function error in the function's own words", async () => {
    await deploy({ RECOVERY_CONFIG_FILE: "/nowhere.json" });

    const { code, stderr } = await run("--sync");

    expect(code).toBe(1);
    expect(stderr).toContain("The function failed");
    expect(stderr).toContain("RECOVERY_CONFIG_FILE");
  });
});

async function deploy(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  const file = join(await mkdtemp(join(tmpdir(), "function-")), "recovery.config.json");
  const endpoints = Object.fromEntries(["ecs", "bss", "sts", "sls", "fc"].map((service) => [service, cloud.url]));
  await writeFile(file, JSON.stringify({ ...SETTINGS, endpoints }));
  await cloud.control("PUT", `accounts/${ACCOUNT_ID}/policy`, {
    identity: "role/ecs-auto-recovery-function",
    actions: ["*"],
  });
  await cloud.control("PUT", "functions/ecs-auto-recovery", {
    codeDir: join(ROOT, "dist/recover"),
    handler: "index.handler",
    timeout: 60,
    role: `acs:ram::${ACCOUNT_ID}:role/ecs-auto-recovery-function`,
    env: { RECOVERY_CONFIG_FILE: file, ...environment },
  });
}
