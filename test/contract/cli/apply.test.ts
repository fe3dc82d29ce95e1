import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_DEMO } from "../../../cli/demo/first-demo.ts";
import { FIRST_ACCOUNT_ID, firstFleet } from "../../../local-cloud/scenarios/first.ts";
import { type CommandLine, type Given, openCommandLine } from "./command-line.ts";

const idOf = (name: string) => firstFleet.find(({ spec }) => spec.name?.startsWith(name))?.spec.instanceId ?? "";

let line: CommandLine;
const calls = async () => (await line.cloud.control("GET", "journal?action=ReActivateInstances")) as unknown[];

/** The tests follow the order of an incident. Each step builds on the state that the step before left. */
describe("an incident on an operator's machine", () => {
  beforeAll(async () => {
    line = await openCommandLine(FIRST_DEMO);
  });

  afterAll(() => line.close());

  it("plan gives the command that applies the same scope, as it was called", async () => {
    const environment = { npm_package_name: "ecs-auto-recovery", npm_lifecycle_event: "cli" };

    const { stderr } = await line.runWith({ environment }, "plan", "--region", "cn-hangzhou", "--max-instances", "3");

    expect(stderr).toContain(
      `To start them after the payment: npm run cli -- --config ${line.config} apply --region cn-hangzhou --max-instances 3`,
    );
  });

  const NOTHING: { case: string; given?: Given; args: string[]; exit: number; words: RegExp }[] = [
    { case: "nobody is there to ask", args: ["apply"], exit: 2, words: /--yes/ },
    { case: "the person says no", given: { answer: "no" }, args: ["apply"], exit: 1, words: /Nothing was started/ },
    { case: "JSON is asked for", args: ["apply", "--json"], exit: 2, words: /Run the command again with --yes/ },
    {
      case: "the switch is off",
      given: { environment: { RECOVERY_MODE: "off" } },
      args: ["apply", "--yes"],
      exit: 2,
      words: /RECOVERY_MODE is off/,
    },
    {
      case: "the switch is on plan",
      given: { environment: { RECOVERY_MODE: "plan" } },
      args: ["apply", "--yes"],
      exit: 1,
      words: /RECOVERY_MODE is plan/,
    },
    {
      case: "the scope holds nothing",
      args: ["apply", "--yes", "--instance", idOf("idle-1")],
      exit: 0,
      words: /nothing to start/,
    },
    {
      case: "the file does not exist",
      args: ["apply", "/nowhere/plan.json"],
      exit: 2,
      words: /is no plan.*plan --out/s,
    },
  ];

  it.each(NOTHING)("apply starts nothing where $case", async ({ given = {}, args, exit, words }) => {
    const { code, stderr } = await line.runWith(given, ...args);

    expect(stderr).toMatch(words);
    expect(code).toBe(exit);
    expect(await calls()).toEqual([]);
  });

  it("apply accepts a plan or a scope, not both, and refuses a file that is no plan", async () => {
    const file = join(dirname(line.config), "plan.json");
    await writeFile(file, "[]");

    const broken = await line.run("apply", file);
    await line.run("plan", "--out", file, "--instance", idOf("idle-1"));
    const empty = await line.run("apply", file);
    const both = await line.run("apply", file, "--region", "cn-hangzhou");

    expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining("is no plan") });
    expect(empty).toMatchObject({ code: 0, stderr: expect.stringContaining("nothing to start") });
    expect(both.code).toBe(2);
  });

  it("plan says that the payment comes first while every account in it owes money", async () => {
    const owing = await line.run("plan");
    await line.cloud.control("POST", `accounts/${FIRST_ACCOUNT_ID}/recharge`, { amount: 500 });
    const paid = await line.run("plan");

    expect(owing.stderr).toContain("To start them after the payment: ecs-recovery");
    expect(paid.stderr).toContain("To start them: ecs-recovery");
  });

  it("apply says that its report is the only record if the log store accepts none", async () => {
    await line.cloud.control("POST", "faults", { service: "sls", action: "PutLogs", effect: "error", status: 500 });

    const { stdout, stderr } = await line.run("apply", "--yes", "--instance", idOf("web-1"));

    await line.cloud.control("DELETE", "faults");
    expect(stderr).toMatch(/could not be stored/);
    expect(stdout).toContain(idOf("web-1"));
  });

  it("apply as JSON gives the outcome of each instance, and --quiet prints nothing else", async () => {
    const { code, stdout, stderr } = await line.run("apply", "--yes", "--json", "--quiet");

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ isBack: false, totals: { down: 3 } });
    expect(code).toBe(1);
  });

  it("apply after an interrupt ends with the report, the instances that are left, and 130", async () => {
    const signal = AbortSignal.abort();
    await line.cloud.control("POST", "instances", {
      instanceId: "i-bp1late000000000001",
      name: "late",
      accountId: FIRST_ACCOUNT_ID,
      status: "Stopped",
      stopCause: "arrears",
    });

    const { code, stderr } = await line.runWith({ signal }, "apply", "--yes", "--instance", "i-bp1late000000000001");

    expect(code).toBe(130);
    expect(stderr).toMatch(/1 instance is left\. To go on: /);
  });

  it.each([
    ["report", "--json"],
    ["report", "--csv"],
    ["report", "--since", "7d", "--region", "cn-hangzhou", "--instance", idOf("web-1")],
    ["forecast"],
    ["explain", idOf("web-1"), idOf("lab-1"), idOf("batch-1"), "--lang", "zh"],
    ["plan", "--csv"],
  ])("%s %s prints the events of the run, coloured on a terminal only", async (...args) => {
    const plain = await line.run(...args);
    const onTerminal = await line.runWith(
      { stream: { isTTY: true, columns: 80 }, environment: { NO_COLOR: "", TERM: "xterm" } },
      ...args,
    );
    const paint = "\u001b[";

    expect(plain.stdout).not.toBe("");
    expect(plain.stdout).not.toContain(paint);
    expect(onTerminal.stdout.includes(paint)).toBe(!args.includes("--json") && !args.includes("--csv"));
  });
});
