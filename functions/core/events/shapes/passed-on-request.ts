/**
 * A request by hand, or a continuation, that came inside an event. Anybody who may publish to a bus, a queue or a webhook
 * can write one, so it starts nothing: who may invoke the function may ask for everything, a passed-on event may not.
 */
import type { Finding } from "../finding.ts";
import { type Fields, objectOf } from "../reading/json-fields.ts";

/** Where envelopes keep what they carry. */
const PARTS = ["data", "content", "detail", "body", "payload", "message"];

/** undefined when neither the object nor a part of it is one. */
export function readPassedOnRequest(event: Fields): Finding | undefined {
  const kinds = [event, ...PARTS.map((part) => objectOf(event[part]))].map(({ kind }) => kind);
  if (kinds.includes("recover")) {
    return {
      kind: "refused",
      problems: ["a manual request is taken from a direct invocation or a signed request only"],
    };
  }
  // Function Compute sends a failed continuation back when the function is its own destination: a loop.
  if (kinds.includes("continue")) {
    return { kind: "ignored", reason: "a continuation is taken from this function itself only" };
  }
  return undefined;
}
