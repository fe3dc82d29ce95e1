import { defineConfig } from "vitest/config";

/** One project a folder: what each proves is in CONTRIBUTING.md. */
const project = (name: string, extra: object = {}) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...extra },
});

const jsonReport = process.env.TEST_REPORT_FILE;

export default defineConfig({
  test: {
    reporters: [
      "default",
      "./test/support/every-project-ran.ts",
      ...(jsonReport ? [["json", { outputFile: jsonReport }] as ["json", object]] : []),
    ],
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      // Pure: nothing that one file leaves behind could reach another, and loading everything anew would take most of the time.
      project("unit", { isolate: false }),
      project("property", { isolate: false, testTimeout: 60_000 }),
      project("contract", { testTimeout: 30_000, hookTimeout: 30_000 }),
      project("e2e", { testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false }),
      project("architecture", { testTimeout: 30_000 }),
    ],
    coverage: {
      provider: "v8",
      include: ["functions/core/**"],
      thresholds: { lines: 100, branches: 100 },
    },
  },
});
