import type { Scenario } from "./scenario.ts";

/** One account, no instances. */
export const EMPTY: Scenario = {};
