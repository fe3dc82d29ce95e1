/** Lets a child process with an environment of its own report which lines it ran; coverage.mjs reads them. */
const folder = process.env.CHILD_COVERAGE;

/** Empty unless `npm run coverage` runs the tests. */
export const CHILD_COVERAGE: Readonly<Record<string, string>> = folder ? { NODE_V8_COVERAGE: folder } : {};
