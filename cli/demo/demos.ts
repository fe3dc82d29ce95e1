/** The demos, by the name of their scenario. */

import type { Demo } from "./demo.ts";
import { firstDemo } from "./first-demo.ts";
import { wholeDemo } from "./whole-demo.ts";

export const demos = { first: firstDemo, demo: wholeDemo } satisfies Readonly<Record<string, Demo>>;
