import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import LongestFirst from "./test/support/longest-first.ts";

const CORES = availableParallelism();
const JSON_REPORT = process.env.TEST_REPORT_FILE;

export default defineConfig({
  test: {
    reporters: ["default", ...(JSON_REPORT ? [["json", { outputFile: JSON_REPORT }] as ["json", object]] : [])],
    include: ["test/**/*.test.ts"],
    // Files of one process share their modules: loading everything anew for each took half of the time. So a module of
    // test/support keeps nothing between two files that one of them could change. For the same reason the kinds of tests
    // are folders and not projects: a process never takes files of two projects.
    isolate: false,
    // Compiled sources, for the next run.
    experimental: { fsModuleCache: true },
    globalSetup: "./test/support/folder-of-the-run.ts",
    sequence: { sequencer: LongestFirst },
    unstubEnvs: true,
    unstubGlobals: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests that wait for child processes leave the cores to the others.
    maxWorkers: 2 * CORES,
    coverage: {
      provider: "v8",
      include: ["functions/**/*.ts", "cli/**/*.ts", "local-cloud/**/*.ts"],
      // coverage.mjs adds what child processes ran, and holds the thresholds.
      reporter: ["json"],
      reportOnFailure: true,
    },
  },
});
