/** One thing that was looked at, and how it went. */
import { CloudError, type CloudFailure } from "../../functions/core/failure/cloud-error.ts";
import { isNoAnswer } from "../terminal/exit-code.ts";
import type { DoctorTexts } from "./doctor-texts.ts";
import { fixFor } from "./fix.ts";

/** What was looked at: a stable word, and which one of several. */
export interface Subject {
  readonly check: keyof DoctorTexts["labels"];
  /** An account with its region, a project or a channel. */
  readonly of?: string;
}

export interface Finding {
  readonly what: Subject;
  /** false: something must be mended. */
  readonly ok: boolean;
  /** Nothing was proved either way; `fix` says what to try. */
  readonly unchecked?: boolean;
  /** What was found; of a failure the code and request id. */
  readonly detail: string;
  /** Why it matters. */
  readonly why?: string;
  /** What to do: a command where there is one. */
  readonly fix?: string;
  /** The refused call behind it. */
  readonly failure?: CloudFailure;
  /** The cloud gave no answer at all. */
  readonly unreachable?: boolean;
}

/** Runs `look`, whose text is what was found; a refusal of the cloud becomes a finding, everything else is a defect. */
export async function check(what: Subject, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, ok: true, detail: await look() };
  } catch (error) {
    return refused(what, error);
  }
}

/** @throws what is no refusal of the cloud: a defect. */
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

/** The same finding with what to do about the call that the cloud refused. */
export function withFix({ failure, ...finding }: Finding, texts: DoctorTexts): Finding {
  return failure === undefined ? finding : { fix: fixFor(failure, texts), ...finding };
}

/** Of a pair of `why` and `fix`: a finding that fails. */
export function failed(
  what: Subject,
  detail: string,
  advice: { readonly why?: string; readonly fix?: string },
): Finding {
  return { what, ok: false, detail, ...advice };
}

/** Nothing is known to be wrong, and `fix` says what would show it. */
export function unchecked(
  what: Subject,
  detail: string,
  advice: { readonly why?: string; readonly fix?: string },
): Finding {
  return { what, ok: true, unchecked: true, detail, ...advice };
}
