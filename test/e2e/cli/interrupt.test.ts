/** Ctrl-C and a kill during `apply`, while the cloud throttles. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CliProcess, runCli, startCli } from "./cli-process.ts";
import { type LocalCloudProcess, startCloudProcess } from "./local-cloud-process.ts";

const ACCOUNT_ID = "1000000000000001";
const BY_ACTION = "action=ReActivateInstances";

let cloud: LocalCloudProcess;
let config: string;

beforeEach(async () => {
  cloud = await startCloudProcess("first");
  config = await cloud.configuration({
    accounts: [{ id: ACCOUNT_ID, name: "production", regions: ["cn-hangzhou"] }],
    timing: { settleSeconds: 1, pollSeconds: 0.5, callTimeoutMs: 3_000 },
  });
  await cloud.control("POST", `accounts/${ACCOUNT_ID}/recharge`, { amount: 500 });
  // The cloud restarts two of the twelve by itself. From then on the number of instances to start is certain.
  await expect.poll(async () => (await running()).length, { timeout: 30_000 }).toBe(3);
  // Two starts are accepted. Every later call is throttled.
  await cloud.control("POST", "faults", { service: "ecs", action: "ReActivateInstances", skip: 2, effect: "throttle" });
});

afterEach(async () => {
  expect(await cloud.stop()).toBe(0);
});

const run = (...args: string[]) => runCli([...args, "--config", config], { ...cloud.environment, TZ: "UTC" });
const calls = async () =>
  (await cloud.control("GET", `journal?${BY_ACTION}`)) as { parameters: { InstanceId: string }; code?: string }[];

const running = async () =>
  ((await cloud.control("GET", "instances")) as { status: string }[]).filter(({ status }) => status === "Running");

interface Plan {
  readonly wouldNot: readonly { readonly reason: string; readonly cases: readonly { leaseUntil?: string }[] }[];
}

const heldIn = ({ wouldNot }: Plan) =>
  wouldNot.filter(({ reason }) => reason === "in-progress").flatMap(({ cases }) => cases);

/** The log store finds a lease about a second after it was written. */
async function heldInstances() {
  let held = heldIn({ wouldNot: [] });
  await expect
    .poll(
      async () => {
        held = heldIn(JSON.parse((await run("plan", "--json")).stdout));
        return held.length;
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThanOrEqual(3);
  return held;
}

async function applyUntilThrottled(): Promise<CliProcess> {
  const apply = startCli(["apply", "--yes", "--config", config], { ...cloud.environment, TZ: "UTC" });
  await expect.poll(async () => (await calls()).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(4);
  return apply;
}

describe("apply", { timeout: 60_000 }, () => {
  it("calls no further instance after Ctrl-C, records the accepted ones, names the others, and ends its leases", async () => {
    const apply = await applyUntilThrottled();

    apply.child.kill("SIGINT");
    await apply.until("stderr", "Stopping: no new start");
    const before = (await calls()).length;
    const { code, stdout, stderr } = await apply.ended;

    // One call may have been under way in each of the run's lanes.
    expect((await calls()).length - before).toBeLessThanOrEqual(1);
    expect(code).toBe(130);
    expect(stderr).toMatch(/Interrupted\. [3-6] instances are left\. To go on: ecs-recovery --config \S+ apply/);
    expect(stdout).toContain("Recovery report: production");

    await cloud.control("DELETE", "faults");
    const report = await run("report", "--json");
    const outcomes = (JSON.parse(report.stdout) as { counts: { outcome: string; count: number }[] }).counts;
    expect(outcomes.map(({ outcome }) => outcome)).not.toContain("planned");
    // The leases have ended, so the next run calls the others at once.
    const again = await run("apply", "--yes");
    expect(again.stdout).not.toContain("held by another run");
    expect(again.stdout).toContain("Recovered by us 5");
  });

  it("ends at once on a second Ctrl-C", async () => {
    const apply = await applyUntilThrottled();

    apply.child.kill("SIGINT");
    await apply.until("stderr", "Stopping: no new start");
    apply.child.kill("SIGINT");

    expect((await apply.ended).code).toBe(130);
    expect((await apply.ended).stdout).not.toContain("Recovery report");
  });

  it("blocks its instances for at most 15 minutes after a kill, and report, plan and explain name the end", async () => {
    const apply = await applyUntilThrottled();
    const killedAtMs = Date.now();
    apply.child.kill("SIGKILL");
    await apply.ended;
    const [, , { parameters } = { parameters: { InstanceId: "" } }] = await calls();

    const held = await heldInstances();
    const explain = await run("explain", parameters.InstanceId);
    const report = await run("report");

    for (const { leaseUntil = "" } of held) {
      expect(Date.parse(leaseUntil)).toBeLessThanOrEqual(killedAtMs + 15 * 60_000);
      expect(Date.parse(leaseUntil)).toBeGreaterThan(killedAtMs);
    }
    expect((await run("plan")).stdout).toMatch(/held by another run until \d{4}-/);
    expect(report.stdout, report.stderr).toMatch(/A run holds \d+ instances until \d{4}-/);
    expect(explain.stdout, explain.stderr).toMatch(/Held until\s+\d{4}-/);
  });
});
