import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRecover } from "../../../functions/recover.ts";
import { describeStory } from "../../../simulator/describe-story.ts";
import { drawStory } from "../../../simulator/history.ts";
import { replay } from "../../../simulator/index.ts";
import { type Engine, playStory } from "../../../simulator/play-story.ts";
import { findWorkerFile, simulateInProcesses } from "../../../simulator/simulate-in-processes.ts";
import { simulateSeeds } from "../../../simulator/simulate-seeds.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulate-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("replay", () => {
  it("names the point at which a story threw", { timeout: 30_000 }, async () => {
    const spinning: Engine = (world) => async () => {
      for (;;) await world.clock.sleep(0);
    };

    const text = (await replay({ from: 1, count: 1, fleet: 1 }, spinning)).join("\n");

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
  it("gives the same figures as one thread", async () => {
    const workerFile = join(folder, "worker.js");
    await build({
      entryPoints: [new URL("../../../simulator/worker.ts", import.meta.url).pathname],
      outfile: workerFile,
      bundle: true,
      platform: "node",
      format: "cjs",
      logLevel: "error",
    });
    // More stories than one part has.
    const row = { from: 1, count: 52, fleet: 2 };

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
