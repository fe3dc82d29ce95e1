/** The demos, by the name of their scenario. */
import type { Demo } from "./demo.ts";
import type { DemoName } from "./demo-names.ts";
import { FIRST_DEMO } from "./first-demo.ts";
import { WHOLE_DEMO } from "./whole-demo.ts";

export const DEMOS: Readonly<Record<DemoName, Demo>> = { first: FIRST_DEMO, demo: WHOLE_DEMO };
