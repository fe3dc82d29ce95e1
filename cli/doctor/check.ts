/** A finding: one thing that `doctor` checked, and the result. */
import { CloudError, type CloudFailure } from "../../functions/core/failure/cloud-error.ts";
import { isNoAnswer } from "../terminal/exit-code.ts";
import type { DoctorTexts } from "./doctor-texts.ts";
import { fixFor } from "./fix.ts";

/** The checked thing: a stable word, and which one of several. */
export interface Subject {
  readonly check: keyof DoctorTexts["labels"];
  /** An account with its region, a project or a channel. */
  readonly of?: string;
}

export interface Finding {
  readonly what: Subject;
  /** false: something must be mended. */
  readonly ok: boolean;
  /** true: nothing is proved either way, and `fix` says what would show it. */
  readonly unchecked?: boolean;
  /** The result; for a refusal the code and request id. */
  readonly detail: string;
  /** Why it matters. */
  readonly why?: string;
  /** What to do, with a command if there is one. */
  readonly fix?: string;
  /** The refused call that caused the finding. */
  readonly failure?: CloudFailure;
  /** true: the cloud did not answer. */
  readonly unreachable?: boolean;
}

/**
 * Runs `look` and returns a finding with the text that it returns. If the cloud refuses a call, the finding fails.
 * Throws every other error, because it is a defect.
 */
export async function check(what: Subject, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await look() };
  } catch (error) {
    return refused(what, error);
  }
}

/** Returns the finding for a refused call. Throws every error that is not CloudError, because it is a defect. */
export function refused(what: Subject, error: unknown): Finding {
  if (!(error instanceof CloudError)) throw error;
  const { action, code, message, requestId } = error.failure;
  const request = requestId === undefined ? "" : `, ${requestId}`;
  return {
    what,
    ok: false,
    detail: `${action}: ${code} (${message}${request})`,
    failure: error.failure,
    unreachable: isNoAnswer(code),
  };
}

/** Returns the finding with a `fix` for the call that the cloud refused. */
export function withFix({ failure, ...finding }: Finding, texts: DoctorTexts): Finding {
  return failure === undefined ? finding : { fix: fixFor(failure, texts), ...finding };
}

/** Returns a failed finding. `advice` holds why it matters and what to do. */
export function failed(
  what: Subject,
  detail: string,
  advice: { readonly why?: string; readonly fix?: string },
): Finding {
  return { what, ok: false, detail, ...advice };
}

/** Returns a finding that proves nothing either way. `advice.fix` says what would show it. */
export function unchecked(
  what: Subject,
  detail: string,
  advice: { readonly why?: string; readonly fix?: string },
): Finding {
  return { what, ok: true, unchecked: true, detail, ...advice };
}
