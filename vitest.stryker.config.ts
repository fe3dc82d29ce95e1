import { defineConfig } from "vitest/config";

/**
 * Mutation testing: unit tests of the core only, in one process. With the property tests, or with a process a file, the
 * same mutants take seven times as long (measured).
 */
export default defineConfig({
  test: {
    include: ["test/unit/core/**/*.test.ts"],
    pool: "threads",
    isolate: false,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
