/** Defines the keys that manual requests and continuations share, and turns them into a trigger. */
import { present } from "../../lang/present.ts";
import type { Trigger } from "../../terms/trigger.ts";
import { isInstanceId, isRegionId } from "../reading/places.ts";
import { type Checked, flag, label, line, listOf, wholeNumber } from "./key-checks.ts";

/** The longest life of an instance of Function Compute (vendor page "limits of usage", read 2026-08). */
const LONGEST_RUN_SECONDS = 86_400;

export const SHARED_KEYS = {
  regions: listOf(isRegionId, 'region ids, for example "cn-hangzhou"'),
  instanceIds: listOf(isInstanceId, 'instance ids, for example "i-test0001"'),
  maxInstances: wholeNumber(1, 1_000_000),
  skipSettle: flag,
  verifySeconds: wholeNumber(0, LONGEST_RUN_SECONDS),
  correlation: label(128),
  note: line(500),
};

export function sharedParts(fields: Checked<typeof SHARED_KEYS>): Partial<Trigger> {
  return {
    ...present("regions", unique(fields.regions)),
    ...present("instanceIds", unique(fields.instanceIds)),
    ...present("maxInstances", fields.maxInstances),
    ...present("skipSettle", fields.skipSettle),
    ...present("verifySeconds", fields.verifySeconds),
    ...present("correlation", fields.correlation),
    ...present("note", fields.note),
  };
}

export function unique(list: readonly string[] | undefined): readonly string[] | undefined {
  return list === undefined ? undefined : [...new Set(list)];
}
