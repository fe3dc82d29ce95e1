/** The demos, by the name of their scenario. */

import type { Demo } from "./demo.ts";
import { FIRST_DEMO } from "./first-demo.ts";
import { WHOLE_DEMO } from "./whole-demo.ts";

export const DEMOS = { first: FIRST_DEMO, demo: WHOLE_DEMO } satisfies Readonly<Record<string, Demo>>;
