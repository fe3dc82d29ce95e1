/** The scenarios that `--scenario NAME` knows. */

import { DEMO } from "./demo.ts";
import { EMPTY } from "./empty.ts";
import { FIRST } from "./first.ts";
import type { Scenario } from "./scenario.ts";

export const NAMED_SCENARIOS: Readonly<Record<string, Scenario>> = { empty: EMPTY, first: FIRST, demo: DEMO };
