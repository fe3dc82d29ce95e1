/** Lets a child process with its own environment report the lines that it ran. coverage.mjs reads the reports. */
const folder = process.env.CHILD_COVERAGE;

/** Empty unless `npm run coverage` runs the tests. */
export const CHILD_COVERAGE: Readonly<Record<string, string>> = folder ? { NODE_V8_COVERAGE: folder } : {};
