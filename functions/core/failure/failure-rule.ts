/** The closed vocabulary of failures. The rows of `codes/` are built from it. */
import type { Outcome } from "../terms/outcome.ts";

export type FailureClass =
  /** Transient: repeat with back-off, within the attempts and the retry budget. */
  | "retry"
  /** Repeat when the rate controller allows it. */
  | "throttled"
  /** Repeat once with a new nonce and time stamp. */
  | "re-sign"
  /** Repeat once with new credentials. */
  | "refresh-credentials"
  /** Do not repeat. The instance is in another state than expected, so read it and decide again. */
  | "check-state"
  /** Do not repeat now. Waiting helps. */
  | "park"
  /** Do not repeat. Waiting does not help. */
  | "give-up"
  /** The code is in no table. Do not repeat, and report it. */
  | "unknown";

export interface FailureRule {
  /** A whole code; `*.X` for codes that end so; `X*` for codes that begin so; `*X*` for codes that contain X. */
  readonly match: string;
  readonly class: FailureClass;
  /** How the instance ends when handling is over. For `check-state`: if reading the state decides nothing. */
  readonly ends: Exclude<Extract<Outcome, { readonly reason: string }>, { readonly outcome: "released" }>;
  /** The reach of the refusal: this instance, all instances with its image, or the whole account. */
  readonly scope: "instance" | "image" | "account";
  /** Counts as a VPC failure if the instance is in a VPC. */
  readonly vpc?: true;
  readonly source: string;
}

export type FailureKind = Omit<FailureRule, "match" | "source">;

/** Returns one rule for each code, all of one kind and one source. */
export function rows(kind: FailureKind, source: string, ...matches: readonly string[]): readonly FailureRule[] {
  return matches.map((match) => ({ match, ...kind, source }));
}
