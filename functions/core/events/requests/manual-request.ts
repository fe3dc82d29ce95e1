/** Reads `{"kind":"recover", ...}`: a run that a person asks for. */
import { present } from "../../lang/present.ts";
import type { Trigger } from "../../terms/trigger.ts";
import type { Finding } from "../finding.ts";
import type { Fields } from "../reading/json-fields.ts";
import { isAccountId } from "../reading/places.ts";
import { listOf, oneOf, passes } from "./key-checks.ts";
import { SHARED_KEYS, sharedParts, unique } from "./request-keys.ts";

const KEYS = {
  kind: oneOf("recover"),
  mode: oneOf("plan", "apply"),
  accounts: listOf(isAccountId, 'account ids in quotes, for example "1000000000000001"'),
  ...SHARED_KEYS,
};

/** A person waits for the result, and instances take about ten minutes to run. So the run waits longer for `Running`. */
const VERIFY_SECONDS = 900;

/** The run of an empty payload: read everything, change nothing. */
export const MANUAL_PLAN: Trigger = {
  name: "manual",
  depth: "full",
  mode: "plan",
  verifySeconds: VERIFY_SECONDS,
  hop: 0,
};

/**
 * Reads a request. Absent keys mean all. Empty lists, unknown keys and wrong types are refused, because a typo must not widen a
 * run.
 */
export function readManualRequest(request: Fields): Finding {
  const problems: string[] = [];
  if (!passes(request, { keys: KEYS, required: [] }, problems)) return { kind: "refused", problems };
  return {
    kind: "trigger",
    trigger: {
      ...MANUAL_PLAN,
      ...present("mode", request.mode),
      ...present("accountIds", unique(request.accounts)),
      ...sharedParts(request),
    },
  };
}

/** Returns the request that asks for this trigger. Reading the request gives the trigger back. */
export function toManualRequest(trigger: Trigger): Fields {
  return {
    kind: "recover",
    mode: trigger.mode ?? "plan",
    ...present("accounts", trigger.accountIds),
    ...sharedParts(trigger),
  };
}
