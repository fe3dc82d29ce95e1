import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_DEMO } from "../../../cli/demo/first-demo.ts";
import { displayWidth } from "../../../cli/report/wrap.ts";
import { FIRST_ACCOUNT_ID } from "../../../local-cloud/scenarios/first.ts";
import { type CommandLine, openCommandLine } from "./command-line.ts";

let line: CommandLine;

beforeAll(async () => {
  line = await openCommandLine(FIRST_DEMO);
});

afterAll(() => line.close());

describe("doctor", () => {
  it("names each finding in the operator's language", async () => {
    // On a wide terminal each finding fits in one line.
    const { stdout } = await line.runWith({ stream: { columns: 160 } }, "doctor", "--lang", "zh");

    const labels = stdout.split("\n").flatMap((text) => /^(?:正常|异常|待查) {2}([^：]+)/.exec(text)?.[1] ?? []);
    expect(labels.length).toBeGreaterThan(10);
    for (const label of labels) expect(label).toMatch(/\p{Script=Han}/u);
    for (const text of stdout.split("\n").filter((each) => each !== "")) expect(text).toMatch(/\p{Script=Han}/u);
  });

  it("gives each finding the same code in every language", async () => {
    const checks = async (...args: string[]) => {
      const { stdout } = await line.run("doctor", "--json", ...args);
      const { findings } = JSON.parse(stdout) as { findings: { check: string; what: string }[] };
      return findings.map(({ check, what }) => ({ check, what }));
    };

    const english = await checks();

    expect(await checks("--lang", "zh")).toEqual(english);
    expect(english).toContainEqual({ check: "log-store-index", what: "log store: index" });
  });

  it("keeps to 80 columns on a terminal of 80, and to one line for all regions that can be read", async () => {
    const config = await line.configuration({ accounts: [{ id: FIRST_ACCOUNT_ID, name: "production" }] });
    await line.cloud.control("POST", "faults", {
      action: "DescribeInstances",
      region: "cn-beijing",
      effect: "error",
      code: "Forbidden.RAM",
    });
    const given = { stream: { columns: 80 } };

    const english = await line.runWith(given, "doctor", "--config", config);
    const chinese = await line.runWith(given, "doctor", "--config", config, "--lang", "zh");

    await line.cloud.control("DELETE", "faults");
    const unwrapped = english.stdout.replace(/\s+/g, " ");
    expect(unwrapped.match(/: instances: /g)).toHaveLength(2);
    expect(unwrapped).toMatch(/FAIL account 1\d+ \(production\) cn-beijing: instances: /);
    expect(unwrapped).toMatch(/ok account 1\d+ \(production\): instances: 12 stopped \(13 regions read\)/);
    for (const text of `${english.stdout}\n${chinese.stdout}`.split("\n")) {
      // A command stays on one line, because it is pasted.
      if (!/ecs-recovery --config/.test(text)) expect(displayWidth(text), text).toBeLessThanOrEqual(80);
    }
  });

  it("marks a check that this machine cannot make with a question mark, and exits 0", async () => {
    const config = await line.configuration({ function: { service: "an-older-service", name: "recovery" } });
    await line.cloud.control("POST", `accounts/${FIRST_ACCOUNT_ID}/recharge`, { amount: 500 });

    const { stdout } = await line.run("doctor", "--config", config);

    expect(stdout).toMatch(/\? {5}function: service an-older-service is a Function Compute 2\.0 service/);
  });

  it.each([
    ["GetLogs", { service: "sls", action: "GetLogs" }, "log-store-read"],
    ["PutLogs", { service: "sls", action: "PutLogs" }, "log-store-write"],
    ["GetIndex", { service: "sls", action: "GetIndex" }, "log-store-index"],
  ])("gives the advice for a refused %s", async (_action, where, check) => {
    await line.cloud.control("POST", "faults", { ...where, effect: "error", status: 401, code: "Unauthorized" });

    const { stdout, code } = await line.run("doctor", "--json");

    await line.cloud.control("DELETE", "faults");
    const { findings } = JSON.parse(stdout) as { findings: { check: string; ok: boolean; fix?: string }[] };
    expect(findings.find((finding) => finding.check === check && !finding.ok)?.fix).toBeDefined();
    expect(code).toBe(1);
  });
});
