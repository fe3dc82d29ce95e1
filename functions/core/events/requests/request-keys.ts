/** The keys that a manual request and a continuation share, and how they become a trigger. */
import { present } from "../../lang/present.ts";
import type { Trigger } from "../../terms/trigger.ts";
import type { Fields } from "../reading/json-fields.ts";
import { isInstanceId, isRegionId } from "../reading/places.ts";
import { type Check, flag, label, line, listOf, wholeNumber } from "./key-checks.ts";

/** The longest that an instance of Function Compute lives (vendor page "limits of usage", read 2026-08). */
const LONGEST_RUN_SECONDS = 86_400;

export const SHARED_KEYS: readonly (readonly [string, Check])[] = [
  ["regions", listOf(isRegionId, 'region ids, for example "cn-hangzhou"')],
  ["instanceIds", listOf(isInstanceId, 'instance ids, for example "i-test0001"')],
  ["maxInstances", wholeNumber(1, 1_000_000)],
  ["skipSettle", flag],
  ["verifySeconds", wholeNumber(0, LONGEST_RUN_SECONDS)],
  ["correlation", label(128)],
  ["note", line(500)],
];

/** The shared keys of an object that passed the checks above; the casts say what the checks made sure of. */
export function sharedParts(fields: Fields): Partial<Trigger> {
  return {
    ...present("regions", unique(fields.regions)),
    ...present("instanceIds", unique(fields.instanceIds)),
    ...present("maxInstances", fields.maxInstances as number | undefined),
    ...present("skipSettle", fields.skipSettle as boolean | undefined),
    ...present("verifySeconds", fields.verifySeconds as number | undefined),
    ...present("correlation", fields.correlation as string | undefined),
    ...present("note", fields.note as string | undefined),
  };
}

export function unique(list: unknown): readonly string[] | undefined {
  return list === undefined ? undefined : [...new Set(list as readonly string[])];
}
