import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import LongestProjectFirst from "./test/support/longest-project-first.ts";

/** One project a folder: what each proves is in CONTRIBUTING.md. */
const project = (name: string, extra: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...extra },
});

const CORES = availableParallelism();
const JSON_REPORT = process.env.TEST_REPORT_FILE;

export default defineConfig({
  test: {
    reporters: [
      "default",
      "./test/support/every-project-ran.ts",
      ...(JSON_REPORT ? [["json", { outputFile: JSON_REPORT }] as ["json", object]] : []),
    ],
    // Files of one process share their modules: loading everything anew for each took half of the time. So a module of
    // test/support keeps nothing between two files that one of them could change.
    isolate: false,
    globalSetup: "./test/support/folder-of-the-run.ts",
    sequence: { sequencer: LongestProjectFirst },
    unstubEnvs: true,
    unstubGlobals: true,
    // The default leaves one core to the developer, which is half of a small machine.
    maxWorkers: CORES,
    projects: [
      project("unit"),
      project("property", { testTimeout: 60_000 }),
      project("contract", { testTimeout: 30_000, hookTimeout: 30_000 }),
      project("architecture", { testTimeout: 30_000 }),
      // After the others: these mostly wait for child processes, so more of them than cores run side by side.
      project("e2e", {
        testTimeout: 60_000,
        hookTimeout: 60_000,
        maxWorkers: 2 * CORES,
        sequence: { groupOrder: 1 },
      }),
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
