/**
 * Refuses a manual request or a continuation inside an event. Each sender that may publish to a bus, a queue or a webhook can write
 * one.
 * Only a direct invocation, which needs the permission to invoke the function, may ask for a run.
 */
import type { Finding } from "../finding.ts";
import { type Fields, objectOf } from "../reading/json-fields.ts";

/** Keys under which envelopes carry their content. */
const PARTS = ["data", "content", "detail", "body", "payload", "message"];

/** Returns the finding; undefined: neither the object nor a part of it is a request. */
export function readPassedOnRequest(event: Fields): Finding | undefined {
  const kinds = [event, ...PARTS.map((part) => objectOf(event[part]))].map(({ kind }) => kind);
  if (kinds.includes("recover")) {
    return {
      kind: "refused",
      problems: ["a manual request is taken from a direct invocation or a signed request only"],
    };
  }
  // If the function is its own destination, Function Compute sends failed continuations back, which would loop.
  if (kinds.includes("continue")) {
    return { kind: "ignored", reason: "a continuation is taken from this function itself only" };
  }
  return undefined;
}
