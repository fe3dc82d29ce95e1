import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRecover } from "../../../functions/recover.ts";
import { describeStory } from "../../../simulator/describe-story.ts";
import { drawStory } from "../../../simulator/history.ts";
import { replay, runSimulateCommand } from "../../../simulator/index.ts";
import { type Engine, playStory } from "../../../simulator/play-story.ts";
import { findWorkerFile, simulateInProcesses } from "../../../simulator/simulate-in-processes.ts";
import { simulateSeeds } from "../../../simulator/simulate-seeds.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulate-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function simulate(options: Partial<Parameters<typeof runSimulateCommand>[0]>) {
  const lines: string[] = [];
  const code = await runSimulateCommand({ runs: 3, seed: 1, fleet: 8, workers: 1, ...options }, (line) =>
    lines.push(line),
  );
  return { code, text: lines.join("\n") };
}

describe("runSimulateCommand", () => {
  it("plays the real engine and prints its figures; the exit code says whether an invariant was violated", async () => {
    const { code, text } = await simulate({});

    expect(text).toContain("3 of 8 instances, seeds 1 to 3");
    expect(text).toMatch(/recovery rate +\d+\.\d\d %/);
    expect(code).toBe(/violations +none/.test(text) ? 0 : 1);
  });

  it("prints JSON on request, the same for the same seed", async () => {
    const [first, again] = [await simulate({ json: true }), await simulate({ json: true })];

    expect(JSON.parse(first.text)).toMatchObject({ seed: 1, fleet: 8, stories: 3 });
    expect(first.text).toBe(again.text);
  });

  it("plays the policy of a configuration file", async () => {
    const policyFile = join(folder, "recovery.config.yaml");
    await writeFile(
      policyFile,
      'mode: plan\naccounts: [{ id: "1000000000000009", regions: [cn-beijing] }]\nlimits: { maxInstancesPerRun: 1 }\n',
    );

    const few = await simulate({ policyFile, json: true });

    // A policy that only plans would make no call.
    expect(JSON.parse(few.text).reactivateCalls).toBeGreaterThan(0);
  });

  it("claims no recovery for a policy that excludes every instance", async () => {
    const policyFile = join(folder, "nothing.yaml");
    await writeFile(policyFile, "select: { excludeTags: { team: web } }\n");

    const { text } = await simulate({ policyFile });

    expect(text).toMatch(/left alone +not selected \d+\n/);
    expect(text).toMatch(/recovery rate +nothing was recoverable/);
  });

  it("refuses a policy file with mistakes", async () => {
    const policyFile = join(folder, "wrong.yaml");
    await writeFile(policyFile, "limits: { maxInstances: 1 }\n");

    await expect(simulate({ policyFile })).rejects.toThrow(expect.objectContaining({ name: "ConfigError" }));

    await writeFile(policyFile, "limits: [");
    await expect(simulate({ policyFile })).rejects.toThrow(expect.objectContaining({ name: "ConfigError" }));
  });

  it.each([
    ["nowhere.yaml", "cannot be read: there is no such file"],
    ["", "cannot be read: it is a folder"],
    ["wrong.yaml/inside", "cannot be read: ENOTDIR"],
  ])("says why %j cannot be read", async (name, why) => {
    await writeFile(join(folder, "wrong.yaml"), "");

    await expect(simulate({ policyFile: join(folder, name) })).rejects.toThrow(
      expect.objectContaining({ problems: [{ path: "", message: expect.stringContaining(why) }] }),
    );
  });
});

describe("replay", () => {
  it("names the point at which a story threw", { timeout: 30_000 }, async () => {
    const spinning: Engine = (world) => async () => {
      for (;;) await world.clock.sleep(0);
    };

    const text = (await replay(spinning, { from: 1, count: 1, fleet: 1 })).join("\n");

    expect(text).toMatch(/Error: virtual time stands still at \d+\n +at .*virtual-time/);
  });
});

describe("describeStory", () => {
  it("lists the events around a violation in the order of time, with the true state beside the state that was read", async () => {
    const result = await playStory(drawStory(3, { fleet: 10, calm: true }), createRecover);
    const called = result.runs.flatMap(({ attempts }) => attempts).find(({ answer }) => answer?.code === "accepted");
    const instanceId = called?.instanceId ?? "";

    const lines = describeStory(result, [
      { invariant: "left-behind", detail: "", instanceId },
      { invariant: "overran", detail: "", runId: "run-1" },
    ]);
    const timeline = lines.slice(
      lines.indexOf(`${instanceId}:`) + 1,
      lines.indexOf("", lines.indexOf(`${instanceId}:`)),
    );

    expect(timeline.some((line) => line.includes("is Stopped (arrears)"))).toBe(true);
    expect(timeline.some((line) => line.includes("reads Stopped"))).toBe(true);
    expect(timeline.some((line) => line.includes("calls: accepted"))).toBe(true);
    expect(timeline.some((line) => line.includes("writes instance recovered"))).toBe(true);
    expect([...timeline].sort()).toEqual(timeline.toSorted());
    expect(timeline.map((line) => line.slice(0, 18))).toEqual(timeline.map((line) => line.slice(0, 18)).toSorted());
    expect(lines.some((line) => line.startsWith("run-1: timer/"))).toBe(true);
  });
});

describe("simulateInProcesses", () => {
  it("gives the same figures as one thread", { timeout: 30_000 }, async () => {
    const workerFile = join(folder, "worker.js");
    await build({
      entryPoints: [new URL("../../../simulator/worker.ts", import.meta.url).pathname],
      outfile: workerFile,
      bundle: true,
      platform: "node",
      format: "cjs",
      logLevel: "error",
    });
    const row = { from: 1, count: 60, fleet: 4 };

    const [apart, together] = [await simulateInProcesses(row, 2, workerFile), await simulateSeeds(createRecover, row)];

    expect(apart).toEqual(together);
  });

  it("reports a thread that died", { timeout: 30_000 }, async () => {
    const workerFile = join(folder, "broken.js");
    await writeFile(workerFile, "process.exit(3);");

    await expect(simulateInProcesses({ from: 1, count: 2, fleet: 1 }, 1, workerFile)).rejects.toThrow(
      "ended with code 3, playing seeds 1 to 2",
    );
  });
});

describe("findWorkerFile", () => {
  it("looks beside the built command line only", async () => {
    expect(findWorkerFile(join(folder, "cli", "index.js"))).toBeUndefined();
    expect(findWorkerFile(import.meta.filename)).toBeUndefined();
  });
});
