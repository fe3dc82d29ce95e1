import { mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstFleet } from "../../../local-cloud/scenarios/first.ts";
import { type Ended, ROOT, runCli } from "./cli-process.ts";
import { type LocalCloudProcess, startCloudProcess } from "./local-cloud-process.ts";

const ACCOUNT_ID = "1000000000000001";
const idOf = (name: string) => firstFleet.find(({ spec }) => spec.name.startsWith(name))!.spec.instanceId;

let cloud: LocalCloudProcess;
let config: string;

/** The commands in the order in which an operator would use them: each builds on what the one before left. */
describe("ecs-recovery on an operator's machine", () => {
  const run = (...args: string[]): Promise<Ended> => runCli([...args, "--config", config], cloud.environment);
  const planFile = join(mkdtempSync(join(tmpdir(), "plan-")), "plan.json");
  const statusOf = async (id: string) => {
    const instances = (await cloud.control("GET", "instances")) as { instanceId: string; status: string }[];
    return instances.find(({ instanceId }) => instanceId === id)?.status;
  };
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
      accounts: [{ id: ACCOUNT_ID, name: "生产", regions: ["cn-hangzhou"] }],
      timing: { settleSeconds: 2, pollSeconds: 0.5, callTimeoutMs: 3_000 },
    });
  });

  afterAll(async () => {
    expect(await cloud.stop()).toBe(0);
  });

  it("doctor names the permission that is missing", async () => {
    await cloud.control("PUT", `accounts/${ACCOUNT_ID}/policy`, {
      identity: "user/operator",
      actions: ["ecs:DescribeRegions", "log:*"],
    });

    const { code, stdout } = await run("doctor");

    await cloud.control("PUT", `accounts/${ACCOUNT_ID}/policy`, { identity: "user/operator", actions: ["*"] });
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAIL.*instances: DescribeInstances/);
    expect(stdout).toContain("Grant ecs:DescribeInstances");
    expect(stdout).toContain("bss:DescribeAcccount");
  });

  it("plan lists each instance that would be started, and each one that would not, by cause", async () => {
    const { code, stdout } = await run("plan");

    expect(code).toBe(1);
    expect(stdout).toContain("8 instances would be started");
    expect(stdout).toContain("生产, cn-hangzhou: 8");
    for (const name of ["web-1", "gpu-1"]) expect(stdout).toContain(idOf(name));
    expect(stdout).toMatch(/excluded by tag: 1 instance/);
    expect(stdout).toMatch(/owes CNY 86\.40\. Pay at least CNY 186\.40 first/);
    expect(await calls()).toEqual([]);
  });

  it("plan as JSON and as CSV holds every instance, and both at once are refused", async () => {
    const json = JSON.parse((await run("plan", "--json")).stdout) as { wouldStart: { instanceId: string }[] };
    const csv = (await run("plan", "--csv")).stdout.trimEnd().split("\r\n");
    const both = await run("plan", "--json", "--csv");

    expect(json.wouldStart.map(({ instanceId }) => instanceId)).toContain(idOf("web-2"));
    expect(csv.filter((line) => line.startsWith("true,"))).toHaveLength(8);
    expect(csv.filter((line) => line.startsWith("false,"))).toHaveLength(4);
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining("exclude each other") });
  });

  it("apply without --yes and without a terminal starts nothing, and says how to go on", async () => {
    const { code, stdout, stderr } = await run("apply");

    expect(code).toBe(2);
    expect(stdout).toContain("8 instances would be started");
    expect(stderr).toContain("--yes");
    expect(await calls()).toEqual([]);
  });

  it.each([
    [["--account", "9999999999999999"], "9999999999999999 is not configured"],
    [["--region", "cn-beijing"], "cn-beijing is not configured"],
    [["--instance", "not an id"], "--instance takes instance ids"],
  ])("plan %j is refused with a reason, before any call", async (args, words) => {
    const { code, stderr } = await run("plan", ...args);

    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it("apply of a plan file starts what it lists, and refuses what has changed since, with the reason", async () => {
    await run("plan", "--out", planFile, "--instance", idOf("web-1"), "--instance", idOf("worker-1"));
    await cloud.control("POST", `accounts/${ACCOUNT_ID}/recharge`, { amount: 500 });
    // The cloud restarts this one itself.
    await expect.poll(() => statusOf(idOf("worker-1"))).toBe("Running");

    const { code, stdout } = await run("apply", planFile, "--yes");

    expect(code).toBe(1);
    expect(stdout).toMatch(/Refused: 1 instance has changed since the plan\n {2}i-\S+ \(worker-1\): it is Running now/);
    expect(new Set((await calls()).map(({ parameters }) => parameters.InstanceId))).toEqual(new Set([idOf("web-1")]));
    expect(await statusOf(idOf("web-1"))).toBe("Running");
  });

  it.each([
    ["no file", "/nowhere.json"],
    ["no plan", "package.json"],
  ])("apply of %s is refused", async (_, file) => {
    const { code, stderr } = await run("apply", file.startsWith("/") ? file : `${ROOT}/${file}`, "--yes");

    expect(code).toBe(2);
    expect(stderr).toContain("is no plan");
  });

  it("apply brings back what was paid for, and exits 1 for those that need a person", async () => {
    const { code, stdout, stderr } = await run("apply", "--yes", "--note", "by hand");

    expect(code).toBe(1);
    expect(stderr).toContain("Starting 5 instances");
    expect(stdout).toContain("We are not back: 3 of");
    expect(stdout).toMatch(/By us/);
    const called = new Set((await calls()).map(({ parameters }) => parameters.InstanceId));
    expect(called.has(idOf("batch-1"))).toBe(false);
    expect(called.has(idOf("batch-2"))).toBe(false);
  });

  it("report finds at once what apply wrote, as text, JSON and CSV", async () => {
    const table = await run("report");
    const json = await run("report", "--json");
    const csv = await run("report", "--csv");

    expect(table.stdout).toContain("We are not back: 3 of 10 instances");
    expect(table.stdout).toContain("Recovered by us 5, by the cloud 2, by nobody 3.");
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

  it("a plan replaces no outcome in report, explain or forecast", async () => {
    await run("plan");
    await expect
      .poll(async () => (await run("explain", idOf("gpu-1"))).stdout, { timeout: 15_000 })
      .toMatch(/planned {2}plan/);

    const report = await run("report");
    const explained = await run("explain", idOf("gpu-1"));

    expect(report.stdout).toContain("out of stock (OperationDenied.NoStock)");
    expect(explained.stdout).toMatch(/Last outcome +parked\/no-stock/);
  });

  it("report writes a page to hand on", async () => {
    const { stderr } = await run("report", "--html", `${planFile}.html`, "--lang", "zh");

    expect(stderr).toContain("已写入");
    expect(await readFile(`${planFile}.html`, "utf8")).toContain("尚未全部恢复");
  });

  it("forecast lists what arrears stopped, also what no run brings back, and the balance", async () => {
    const { code, stdout } = await run("forecast", "--json");

    const forecast = JSON.parse(stdout) as {
      balances: { balance: number }[];
      releases: { instanceId: string; care: string }[];
    };
    expect(forecast.releases.map(({ instanceId }) => instanceId)).toEqual(
      ["gpu-1", "db-1", "lab-1", "batch-2"].map(idOf),
    );
    expect(forecast.releases[2]).toMatchObject({ care: "excluded" });
    expect(forecast.balances).toMatchObject([{ balance: 413.6 }]);
    expect(code).toBe(1);
  });

  it("explain tells the state, the rule, the evidence and the last error, by id or by name", async () => {
    const { code, stdout } = await run("explain", idOf("gpu-1"), "gpu-1 (sold out)");

    expect(code).toBe(1);
    expect(stdout.match(/Last outcome +parked\/no-stock/g)).toHaveLength(1);
    expect(stdout).toMatch(/State now +Stopped, locked: financial/);
    expect(stdout).toContain("an arrears stop event later than its last start");
    expect(stdout).toMatch(/OperationDenied\.NoStock/);
    expect(stdout).toMatch(/Note\s+by hand/);
  });

  it("explain shows no release for what runs, and says what excludes an instance", async () => {
    const running = await run("explain", idOf("web-1"));
    const excluded = await run("explain", idOf("lab-1"));

    expect(running.code).toBe(0);
    expect(running.stdout).toMatch(/State now +Running since/);
    expect(running.stdout).not.toMatch(/Time left|released at/);
    expect(excluded.stdout).toContain("the tag auto-recovery=off excludes it");
  });

  it("explain exits 2 for what exists nowhere, and still explains the others", async () => {
    const { code, stdout, stderr } = await run("explain", "i-bp1nobodyknows00000", idOf("web-1"));

    expect(code).toBe(2);
    expect(stderr).toContain("i-bp1nobodyknows00000 is unknown");
    expect(stdout).toContain(idOf("web-1"));
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

  it("no keys at all exit 2 and say where to put them", async () => {
    const { code, stderr } = await runCli(["plan", "--config", config]);

    expect(code).toBe(2);
    expect(stderr).toContain("ALIBABA_CLOUD_ACCESS_KEY_ID");
  });
});
