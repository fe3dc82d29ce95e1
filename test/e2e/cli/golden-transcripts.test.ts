/**
 * The output of the operator's commands in one small incident equals the files in test/golden/transcripts. The transcripts of
 * docs/an-incident.md are others; an-incident-page.test.ts compares them.
 * `npx vitest run golden-transcripts -u` writes the files again.
 */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firstFleet } from "../../../local-cloud/scenarios/first.ts";
import { waitFor } from "../../support/recovery-waits.ts";
import { ROOT, runCli } from "./cli-process.ts";
import { type LocalCloudProcess, startCloudProcess } from "./local-cloud-process.ts";

const ACCOUNT_ID = "1000000000000001";
const FOLDER = join(ROOT, "test/golden/transcripts");
const idOf = (name: string) => firstFleet.find(({ spec }) => spec.name.startsWith(name))!.spec.instanceId;

let cloud: LocalCloudProcess;
let config: string;

/** Replaces what differs from run to run by fixed values: times, ids of runs and requests, and every number of seconds. */
function withFixedValues(text: string): string {
  return text
    .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, "2026-08-01T12:00:00.000Z")
    .replace(/\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC( \([^)]*\))?/g, "2026-08-01 12:00 UTC")
    .replace(/\b[0-9a-z]{8}-[0-9a-f]{8}\b/g, "mx000000-00000000")
    .replace(
      /\b[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\b/g,
      "00000000-0000-0000-0000-000000000000",
    )
    .replace(/\b\d+ (s|秒)/g, "3 $1");
}

async function pay(): Promise<void> {
  await cloud.control("POST", `accounts/${ACCOUNT_ID}/recharge`, { amount: 500 });
  await waitFor(async () => {
    const all = (await cloud.control("GET", "instances")) as { name: string; status: string }[];
    return all.filter(({ name, status }) => name.startsWith("worker") && status === "Running").length === 2;
  });
}

async function outputOf(...command: string[]): Promise<string> {
  const { stdout } = await runCli([...command, "--config", config], { ...cloud.environment, TZ: "UTC" });
  return `$ ecs-recovery ${command.join(" ")}\n${withFixedValues(stdout)}`;
}

const fileOf = (name: string) => join(FOLDER, `${name}.txt`);

beforeAll(async () => {
  cloud = await startCloudProcess("first");
  config = await cloud.configuration({
    accounts: [{ id: ACCOUNT_ID, name: "production", regions: ["cn-hangzhou"] }],
    timing: { settleSeconds: 2, pollSeconds: 0.5, callTimeoutMs: 3_000 },
  });
});

afterAll(async () => {
  expect(await cloud.stop()).toBe(0);
});

describe("the golden transcript in arrears", () => {
  it.each([
    ["plan-in-arrears", "plan"],
    ["plan-in-arrears.zh", "plan", "--lang", "zh"],
  ])("%s equals the command's output", async (name, ...command) => {
    await expect(await outputOf(...command)).toMatchFileSnapshot(fileOf(name));
  });
});

describe("the golden transcript after the payment", () => {
  let applied: string;

  beforeAll(async () => {
    await pay();
    applied = await outputOf("apply", "--yes");
  });

  it("apply equals the command's output", async () => {
    await expect(applied).toMatchFileSnapshot(fileOf("apply"));
  });

  it.each([
    ["report", "report"],
    ["report.zh", "report", "--lang", "zh"],
    ["explain", "explain", idOf("gpu-1")],
    ["explain.zh", "explain", idOf("gpu-1"), "--lang", "zh"],
    ["forecast", "forecast"],
    ["forecast.zh", "forecast", "--lang", "zh"],
  ])("%s equals the command's output", async (name, ...command) => {
    await expect(await outputOf(...command)).toMatchFileSnapshot(fileOf(name));
  });
});
