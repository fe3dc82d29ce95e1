import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstFleet } from "../../../local-cloud/scenarios/first.ts";
import { type Ended, runCli } from "./cli-process.ts";
import { type LocalCloudProcess, startCloudProcess } from "./local-cloud-process.ts";

const accountId = "1000000000000001";
const idOf = (name: string) => firstFleet.find(({ spec }) => spec.name.startsWith(name))!.spec.instanceId;

let cloud: LocalCloudProcess;
let config: string;

/** The commands in the order in which an operator would use them: each builds on what the one before left. */
describe("ecs-recovery on an operator's machine", () => {
  const run = (...args: string[]): Promise<Ended> => runCli([...args, "--config", config], cloud.environment);
  const calls = async () => {
    const all = await cloud.control("GET", "journal?action=ReActivateInstances");
    // doctor asks for an instance that cannot exist.
    return (all as { parameters: Record<string, string> }[]).filter(
      ({ parameters }) => !parameters.InstanceId?.startsWith("i-doctor"),
    );
  };

  beforeAll(async () => {
    cloud = await startCloudProcess("first");
    config = await cloud.configuration({
      accounts: [{ id: accountId, name: "生产", regions: ["cn-hangzhou"] }],
      timing: { settleSeconds: 2, pollSeconds: 0.5, callTimeoutMs: 3_000 },
    });
  });

  afterAll(async () => {
    expect(await cloud.stop()).toBe(0);
  });

  it("doctor names the permission that is missing", async () => {
    await cloud.control("PUT", `accounts/${accountId}/policy`, {
      identity: "user/operator",
      actions: ["ecs:DescribeRegions", "log:*"],
    });

    const { code, stdout } = await run("doctor");

    await cloud.control("PUT", `accounts/${accountId}/policy`, { identity: "user/operator", actions: ["*"] });
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAIL.*instances: DescribeInstances/);
    expect(stdout).toContain("Grant ecs:DescribeInstances");
    expect(stdout).toContain("bss:DescribeAcccount");
  });

  it("plan makes no changing call and says that somebody is needed", async () => {
    const { code, stdout } = await run("plan");

    expect(code).toBe(1);
    expect(stdout).toMatch(/planned\s+│\s+8/);
    expect(stdout).toContain("生产 cn-hangzhou");
    expect(await calls()).toEqual([]);
  });

  it.each([
    [["--account", "9999999999999999"], "9999999999999999 is not configured"],
    [["--region", "cn-beijing"], "cn-beijing is not configured"],
    [["--instance", "not an id"], "instanceIds"],
  ])("plan %j is refused with a reason, before any call", async (args, words) => {
    const { code, stderr } = await run("plan", ...args);

    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it("RECOVERY_MODE=plan keeps apply from changing anything", async () => {
    const { stderr, stdout } = await runCli(["apply", "--config", config], {
      ...cloud.environment,
      RECOVERY_MODE: "plan",
    });

    expect(stderr).toContain("RECOVERY_MODE is plan");
    expect(stdout).toMatch(/planned\s+│\s+8/);
    expect(await calls()).toEqual([]);
  });

  it("apply brings back what was paid for, and exits 1 for those that need a person", async () => {
    await cloud.control("POST", `accounts/${accountId}/recharge`, { amount: 500 });

    const { code, stdout } = await run("apply", "--note", "by hand");

    expect(code).toBe(1);
    expect(stdout).toMatch(/recovered\s+│\s+5/);
    expect(stdout).toMatch(/recovered-by-cloud\s+│\s+2/);
    expect(stdout).toContain("3 instances need a person");
    const called = new Set((await calls()).map(({ parameters }) => parameters.InstanceId));
    expect(called.has(idOf("batch-1"))).toBe(false);
    expect(called.has(idOf("batch-2"))).toBe(false);
  });

  it("report reads the same back from the log store, as table, JSON and CSV", async () => {
    // The index lags by a second.
    await expect.poll(async () => (await run("report")).stdout, { timeout: 15_000 }).toMatch(/recovered\s+│\s+5/);
    const table = await run("report", "--since", "1h");
    const json = await run("report", "--json");
    const csv = await run("report", "--csv");

    expect(table.stdout).toMatch(/recovered\s+│\s+5/);
    expect(table.code).toBe(1);
    const report = JSON.parse(json.stdout) as {
      needsPerson: { instanceId: string; reason: string }[];
      instances: number;
    };
    expect(report.instances).toBe(12);
    expect(report.needsPerson.map(({ reason }) => reason)).toEqual(["no-stock", "security-lock", "owner-unclear"]);
    expect(csv.stdout.trimEnd().split("\n")).toHaveLength(13);
    expect(csv.stdout).toContain("网页-3");
  });

  it("forecast lists what is still stopped, the earliest release first", async () => {
    const { code, stdout } = await run("forecast", "--json");

    const { cases } = JSON.parse(stdout) as { cases: { instanceId: string }[] };
    expect(cases.map(({ instanceId }) => instanceId)).toEqual(["gpu-1", "db-1", "batch-2"].map(idOf));
    expect(code).toBe(1);
  });

  it("explain tells the rule, the evidence and the last error of one instance", async () => {
    const { code, stdout } = await run("explain", idOf("gpu-1"));

    expect(code).toBe(1);
    expect(stdout).toContain("parked/no-stock");
    expect(stdout).toContain("no stock of its instance type");
    expect(stdout).toContain("an arrears stop event later than its last start");
    expect(stdout).toMatch(/OperationDenied\.NoStock/);
    expect(stdout).toMatch(/Note\s+by hand/);
  });

  it("explain admits that nothing is known of a stranger", async () => {
    const { code, stdout } = await run("explain", "i-bp1nobodyknows00000");

    expect(code).toBe(0);
    expect(stdout).toContain("No record of the last 30 days");
  });

  it("prints no secret with DEBUG set", async () => {
    const { stdout, stderr } = await runCli(["plan", "--config", config], {
      ...cloud.environment,
      DEBUG: "*",
      NODE_DEBUG: "",
    });

    for (const text of [stdout, stderr]) {
      expect(text).not.toContain(cloud.secret);
      expect(text).not.toMatch(/Signature=|authorization/i);
    }
  });

  it("wrong keys exit 2 and say what to set, without the keys", async () => {
    const { code, stderr } = await runCli(["plan", "--config", config], {
      ...cloud.environment,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "not-the-secret-at-all",
    });

    expect(code).toBe(2);
    expect(stderr).toContain("The secret does not fit the key");
    expect(stderr).not.toContain("not-the-secret-at-all");
  });

  it("keys of another account exit 2: nobody's instances are looked for in the wrong place", async () => {
    const wrong = await cloud.configuration({ accounts: [{ id: "2000000000000002", regions: ["cn-hangzhou"] }] });

    const { code, stderr } = await runCli(["plan", "--config", wrong], cloud.environment);

    expect(code).toBe(2);
    expect(stderr).toContain("without roleArn");
  });

  it("a cloud that does not answer exits 3", async () => {
    const nowhere = await cloud.configuration({
      endpoints: { sts: "http://127.0.0.1:1" },
      timing: { callTimeoutMs: 500 },
    });

    const { code, stderr } = await runCli(["plan", "--config", nowhere], cloud.environment);

    expect(code).toBe(3);
    expect(stderr).toContain("Check the network");
  });

  it("no keys at all exit 2 and say where to put them", async () => {
    const { code, stderr } = await runCli(["plan", "--config", config]);

    expect(code).toBe(2);
    expect(stderr).toContain("ALIBABA_CLOUD_ACCESS_KEY_ID");
  });
});
