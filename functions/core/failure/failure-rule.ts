/** What a failure means for us, in closed words; the rows of `codes/` are made of them. */
import type { Outcome } from "../terms/outcome.ts";

export type FailureClass =
  /** Transient: repeat with back-off, within the attempts and the retry budget. */
  | "retry"
  /** Repeat when the rate controller says so. */
  | "throttled"
  /** Once more with a new nonce and time stamp. */
  | "re-sign"
  /** Once more with new credentials. */
  | "refresh-credentials"
  /** The instance is not what we thought: read it, then decide. Not repeated. */
  | "check-state"
  /** Waiting helps, calling again now does not. */
  | "park"
  /** No waiting helps. */
  | "give-up"
  /** In no table: not repeated, and reported. */
  | "unknown";

export interface FailureRule {
  /** A whole code; `*.X` any code that ends so; `X*` that begins so; `*X*` that contains X. */
  readonly match: string;
  readonly class: FailureClass;
  /** Where the instance ends when handling is over; for `check-state`: when reading the state decides nothing. */
  readonly ends: Exclude<Extract<Outcome, { readonly reason: string }>, { readonly outcome: "released" }>;
  /** How far the refusal reaches: this instance, all with its image, or the whole account. */
  readonly scope: "instance" | "image" | "account";
  /** Counts as a VPC failure when the instance is in a VPC. */
  readonly vpc?: true;
  readonly source: string;
}

export type FailureKind = Omit<FailureRule, "match" | "source">;

/** One row for each code, all of one kind and one source. */
export function rows(kind: FailureKind, source: string, ...matches: readonly string[]): readonly FailureRule[] {
  return matches.map((match) => ({ match, ...kind, source }));
}
