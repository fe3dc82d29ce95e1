/** The scenarios that `--scenario NAME` knows. */

import { demo } from "./demo.ts";
import { empty } from "./empty.ts";
import { first } from "./first.ts";
import type { Scenario } from "./scenario.ts";

export const namedScenarios: Readonly<Record<string, Scenario>> = { empty, first, demo };
