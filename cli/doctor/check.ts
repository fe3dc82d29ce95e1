/** One thing that was looked at, and how it went. */
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import { fixFor } from "./fix.ts";

export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  /** What was found; of a failure the code and request id. */
  readonly detail: string;
  /** What to do; for a failure only. */
  readonly fix?: string;
  /** The cloud gave no answer at all. */
  readonly unreachable?: boolean;
}

/** Runs `look`, whose text is what was found; a refusal of the cloud becomes a finding, everything else is a defect. */
export async function check(what: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await look() };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { action, code, message, requestId } = error.failure;
    const request = requestId === undefined ? "" : `, request ${requestId}`;
    const unreachable = /^Local\.(Timeout|Unreachable|ConnectionReset)$/.test(code);
    return {
      what,
      ok: false,
      detail: `${action}: ${code} (${message}${request})`,
      fix: fixFor(error.failure),
      unreachable,
    };
  }
}
