import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import LongestFirst from "./test/support/longest-first.ts";

const CORES = availableParallelism();
const JSON_REPORT = process.env.TEST_REPORT_FILE;

export default defineConfig({
  test: {
    reporters: ["default", ...(JSON_REPORT ? [["json", { outputFile: JSON_REPORT }] as ["json", object]] : [])],
    // Files of one process share their modules: loading everything anew for each took half of the time. So a module of
    // test/support keeps nothing between two files that one of them could change.
    isolate: false,
    // Compiled sources, for the next run.
    experimental: { fsModuleCache: true },
    globalSetup: "./test/support/folder-of-the-run.ts",
    sequence: { sequencer: LongestFirst },
    unstubEnvs: true,
    unstubGlobals: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A process never takes files of two projects, so there are no more projects than numbers of workers.
    projects: [
      {
        extends: true,
        test: {
          name: "in-process",
          include: ["test/{unit,property,contract,architecture}/**/*.test.ts"],
          // One more than cores: a run on a real clock waits for the local cloud's delays.
          maxWorkers: CORES + 1,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          // After the others: these mostly wait for child processes, so more of them than cores run side by side.
          maxWorkers: 2 * CORES,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["functions/**/*.ts", "cli/**/*.ts", "local-cloud/**/*.ts"],
      // coverage.mjs adds what child processes ran, and holds the thresholds.
      reporter: ["json"],
      reportOnFailure: true,
    },
  },
});
