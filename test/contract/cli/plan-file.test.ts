import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_DEMO } from "../../../cli/demo/first-demo.ts";
import { FIRST_ACCOUNT_ID, firstFleet } from "../../../local-cloud/scenarios/first.ts";
import { popCore } from "../local-cloud/rpc-clients.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";

const idOf = (name: string) => firstFleet.find(({ spec }) => spec.name?.startsWith(name))?.spec.instanceId ?? "";

let line: CommandLine;
let file: string;
const called = async () => {
  const calls = await line.cloud.control("GET", "journal?action=ReActivateInstances");
  return new Set((calls as { parameters: { InstanceId: string } }[]).map(({ parameters }) => parameters.InstanceId));
};
const statusOf = async (id: string) => {
  const instances = (await line.cloud.control("GET", "instances")) as { instanceId: string; status: string }[];
  return instances.find(({ instanceId }) => instanceId === id)?.status;
};

/** Each test follows on the one before: the plan is made during the arrears, and applied after the payment. */
describe("a plan file", () => {
  beforeAll(async () => {
    line = await openCommandLine(FIRST_DEMO);
    file = join(dirname(line.config), "plan.json");
    const names = ["web-1", "web-2", "网页-3", "worker-1", "gpu-1"];
    await line.run("plan", "--out", file, ...names.flatMap((name) => ["--instance", idOf(name)]));
    await line.cloud.control("POST", `accounts/${FIRST_ACCOUNT_ID}/recharge`, { amount: 500 });
  });

  afterAll(() => line.close());

  it("is refused with another configuration than it was made with", async () => {
    const other = await line.configuration({ limits: { maxInstancesPerRun: 3 } });

    const { code, stderr } = await line.run("apply", file, "--yes", "--config", other);

    expect(code).toBe(2);
    expect(stderr).toContain("it was made with another configuration than the one in use. Write one with:");
  });

  it("is refused with the configuration of another account", async () => {
    const accounts = [{ id: "1000000000000777", name: "another" }];
    const other = await line.configuration({ accounts });

    expect(await line.run("apply", file, "--yes", "--config", other)).toMatchObject({ code: 2 });
  });

  it("is refused if it was changed by hand", async () => {
    const copy = join(dirname(file), "edited.json");
    await writeFile(copy, (await readFile(file, "utf8")).replace(idOf("web-1"), idOf("db-1")));

    const { code, stderr } = await line.run("apply", copy, "--yes");

    expect(code).toBe(2);
    expect(stderr).toContain("it was changed after it was written");
  });

  it("starts nothing of a region that cannot be read now", async () => {
    await line.cloud.control("POST", "faults", { action: "DescribeInstances", effect: "error", code: "Forbidden.RAM" });

    const { stdout } = await line.run("apply", file, "--yes");

    await line.cloud.control("DELETE", "faults");
    expect(stdout).toContain("Refused: 5 instances have changed since the plan");
    expect(stdout).toMatch(/\(web-1\): its region could not be read now/);
  });

  it("refuses each instance that changed since, with its reason, and starts the others", async () => {
    const call = popCore(line.cloud);
    await line.cloud.control("PUT", `instances/${idOf("web-1")}`, { tags: { "auto-recovery": "off" } });
    await line.cloud.control("PUT", `instances/${idOf("gpu-1")}`, { locks: ["financial", "security"] });
    // Its owner starts the instance and stops it again.
    await call("ReActivateInstances", { InstanceId: idOf("web-2") });
    await expect.poll(() => statusOf(idOf("web-2")), { timeout: 15_000 }).toBe("Running");
    await call("StopInstance", { InstanceId: idOf("web-2") });
    await expect.poll(() => statusOf(idOf("web-2")), { timeout: 15_000 }).toBe("Stopped");
    await expect.poll(() => statusOf(idOf("worker-1")), { timeout: 15_000 }).toBe("Running");

    const { code, stdout, stderr } = await line.run("apply", file, "--yes");

    expect(stderr).toMatch(/plan\.json was made at \d{4}-\d\d-\d\d \d\d:\d\d UTC.*, \d+ \w+ ago\./);
    expect(stdout).toContain("Refused: 4 instances have changed since the plan");
    expect(stdout).toMatch(/\(web-1\): it would not be started now: excluded by tag/);
    expect(stdout).toMatch(/\(web-2\): it was started and stopped again since the plan/);
    expect(stdout).toMatch(/\(gpu-1 .*\): it would not be started now: locked for security/);
    expect(stdout).toMatch(/\(worker-1\): it is Running now/);
    expect(await called()).toEqual(new Set([idOf("web-2"), idOf("网页-3")]));
    expect(code).toBe(1);
  });
});
