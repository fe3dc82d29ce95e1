/** Bounds how many functions the cloud keeps, and how large they are together. */
import { ControlError } from "../../kernel/control-error.ts";
import { functionKey } from "./async-queue.ts";
import { charactersOf, type FunctionRegistry } from "./function-registry.ts";
import type { FunctionSpec } from "./function-spec.ts";

/** Ours: as many as a snapshot takes back. */
const MOST_FUNCTIONS = 1_000;
/** Ours: characters of all functions as they were deployed. One has a megabyte at most. */
const MOST_CHARACTERS = 64 * 1024 * 1024;

/** Refuses a function for which the cloud has no room. Throws ControlError. */
export function refuseFull(registry: FunctionRegistry, spec: FunctionSpec): void {
  const isNew = registry.byKey(functionKey(spec)) === undefined;
  if (isNew && registry.list().length >= MOST_FUNCTIONS)
    throw new ControlError(409, `The cloud keeps ${MOST_FUNCTIONS} functions at most.`);
  if (registry.characters() + charactersOf(spec) > MOST_CHARACTERS)
    throw new ControlError(409, "The functions of the cloud have 64 MB at most, triggers and variables included.");
}
