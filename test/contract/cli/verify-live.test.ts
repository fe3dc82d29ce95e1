import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIRST_DEMO } from "../../../cli/demo/first-demo.ts";
import { FIRST_ACCOUNT_ID } from "../../../local-cloud/scenarios/first.ts";
import { bundleFolder } from "../../support/deployed-bundle.ts";
import { type CommandLine, type Given, openCommandLine } from "./command-line.ts";

type State = "proved" | "refuted" | "undecided";

/** On the local cloud, with facts changed on purpose. */
describe("verify-live", () => {
  let line: CommandLine;
  let runs = 0;
  const verify = async (given: Given = {}, ...args: string[]) => {
    const out = join(line.config, "..", `verify-${++runs}`);
    const { code, stdout, stderr } = await line.runWith(given, "verify-live", "--json", "--out", out, ...args);
    const { rows } = JSON.parse(stdout) as { rows: { id: string; state: State; seen: string; what: string }[] };
    return { code, out, rows, stderr, states: Object.fromEntries(rows.map(({ id, state }) => [id, state])) };
  };

  beforeAll(async () => {
    line = await openCommandLine(FIRST_DEMO, bundleFolder());
    await line.cloud.control("POST", `accounts/${FIRST_ACCOUNT_ID}/recharge`, { amount: 500 });
  });

  afterAll(() => line.close());

  it.each<[string, Given, RegExp]>([
    ["nobody is there to ask", {}, /Add --yes/],
    ["the person says no", { answer: "n" }, /Nothing was called/],
  ])("makes no call where %s", async (_case, given, words) => {
    const before = (await line.cloud.control("GET", "journal")) as unknown[];

    const { code, stdout, stderr } = await line.runWith(given, "verify-live");

    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr).toContain("ReActivateInstances for an id that cannot exist");
    expect(stdout).toBe("");
    expect(await line.cloud.control("GET", "journal")).toHaveLength(before.length);
  });

  it("proves what the local cloud does as documented, and writes a report without account ids or keys", async () => {
    const { code, out, states } = await verify({ answer: "y" });

    expect(code).toBe(0);
    const proved = Object.keys(states).filter((id) => states[id] === "proved");
    expect(proved).toEqual([
      "fc-signature",
      "fc-environment",
      "fc-role",
      "fc-timers",
      "fc-event-rule",
      "fc-invoke",
      "ecs-dry-run",
      "ecs-events-resource",
      "bss-names",
      "sls-write-read",
      "sls-index",
      "sls-alerts",
    ]);
    const files = ["report.json", ...(await readdir(join(out, "fixtures"))).map((name) => `fixtures/${name}`)];
    expect(files).toContain("fixtures/fc-timers.json");
    const text = (await Promise.all(files.map((name) => readFile(join(out, name), "utf8")))).join();
    expect(text).not.toContain(line.cloud.accessKeyId);
    expect(text).not.toContain(line.config);
    expect(text).toContain("acs:ram::1000000000000001:role/");
  });

  it("prints Chinese from the first call to the last line", async () => {
    const out = join(line.config, "..", "verify-zh");

    const { stdout, stderr } = await line.run("verify-live", "--yes", "--out", out, "--lang", "zh");

    const words = [...stderr.split("\n"), ...stdout.split("\n")].filter((text) => /\w/.test(text));
    for (const text of words) expect(text).toMatch(/\p{Script=Han}/u);
  });

  it.each<[string, string, State, object]>([
    [
      "the signature",
      "fc-signature",
      "refuted",
      { service: "fc", action: "GetFunction", status: 403, code: "InvalidSignature" },
    ],
    ["the DryRun answer", "ecs-dry-run", "refuted", { action: "DescribeInstances", code: "InvalidParameter.DryRun" }],
    [
      "the resource of the events",
      "ecs-events-resource",
      "refuted",
      { action: "DescribeInstanceHistoryEvents", status: 403, code: "Forbidden.RAM" },
    ],
    ["the names of billing", "bss-names", "refuted", { action: "QueryAccountBalance", code: "Forbidden.RAM" }],
    [
      "who is asked first",
      "ecs-reactivate-order",
      "proved",
      { action: "ReActivateInstances", status: 403, code: "Forbidden.RAM" },
    ],
    ["the index", "sls-index", "refuted", { service: "sls", action: "GetIndex", code: "IndexConfigNotExist" }],
    [
      "a right to read alerts",
      "sls-alerts",
      "undecided",
      { service: "sls", action: "ListAlerts", code: "Unauthorized" },
    ],
    [
      "a right to read triggers",
      "fc-timers",
      "undecided",
      { service: "fc", action: "ListTriggers", code: "AccessDenied" },
    ],
  ])("notices an answer about %s that differs", async (_what, id, state, fault) => {
    await line.cloud.control("POST", "faults", { effect: "error", message: "turned over by a test", ...fault });

    const { code, states } = await verify({}, "--yes");

    await line.cloud.control("DELETE", "faults");
    expect(states[id]).toBe(state);
    expect(code).toBe(state === "refuted" ? 1 : 0);
  });

  it.each<[string, State, object]>([
    ["fc-environment", "undecided", { env: {} }],
    ["fc-role", "refuted", { role: undefined }],
    ["fc-timers", "undecided", { triggers: [] }],
    ["fc-event-rule", "undecided", { triggers: [] }],
  ])("judges %s %s from the deployed function", async (id, state, more) => {
    await line.cloud.control("PUT", "functions/ecs-auto-recovery", {
      accountId: FIRST_ACCOUNT_ID,
      codeDir: bundleFolder(),
      handler: "index.handler",
      role: `acs:ram::${FIRST_ACCOUNT_ID}:role/ecs-auto-recovery-function`,
      env: { RECOVERY_CONFIG_FILE: line.config },
      ...more,
    });

    const { states } = await verify({}, "--yes");

    expect(states[id]).toBe(state);
  });

  it("exits 3 without an answer, and reports no fact as refuted", async () => {
    const nowhere = "http://127.0.0.1:1";
    const { url } = line.cloud;
    const endpoints = { sts: url, ecs: nowhere, bss: nowhere, sls: nowhere, fc: nowhere };
    const config = await line.configuration({ endpoints, timing: { callTimeoutMs: 500 } });

    const { code, rows } = await verify({}, "--yes", "--config", config);

    expect([...new Set(rows.map(({ state }) => state))]).toEqual(["undecided"]);
    expect(code).toBe(3);
  });
});
