/**
 * The closed vocabulary of outcomes and reasons, which dashboards and alerts rely on. The words come from the catalogue in
 * `endings/`: a row there adds a reason here.
 */
import type { PARKED } from "./endings/parked.ts";
import type { SETTLED } from "./endings/settled.ts";
import type { SKIPPED } from "./endings/skipped.ts";

/** `outcome/reason`, or the bare outcome if it has no reason. */
export type Ending = keyof typeof PARKED | keyof typeof SKIPPED | keyof typeof SETTLED;

type ReasonOf<Name extends string, Each = Ending> = Each extends `${Name}/${infer Reason}` ? Reason : never;

export type ParkedReason = ReasonOf<"parked">;
export type SkippedReason = ReasonOf<"skipped">;
export type FailedReason = ReasonOf<"failed">;
export type ReleasedReason = ReasonOf<"released">;

export type Outcome =
  | { readonly outcome: "recovered" }
  | { readonly outcome: "recovered-by-cloud" }
  | { readonly outcome: "accepted" }
  | { readonly outcome: "planned" }
  | { readonly outcome: "parked"; readonly reason: ParkedReason }
  | { readonly outcome: "skipped"; readonly reason: SkippedReason }
  | { readonly outcome: "failed"; readonly reason: FailedReason }
  | { readonly outcome: "released"; readonly reason: ReleasedReason };

export type OutcomeName = Outcome["outcome"];

export const OUTCOME_NAMES = [
  "recovered",
  "recovered-by-cloud",
  "accepted",
  "planned",
  "parked",
  "skipped",
  "failed",
  "released",
] as const satisfies readonly OutcomeName[];

/** The evidence that arrears stopped an instance. */
export const EVIDENCE = ["lock+event", "lock", "event"] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** The source of the release deadline. The earliest known time counts. */
export const RELEASE_SOURCES = ["scheduled-delete", "stop-event", "first-seen"] as const;
export type ReleaseSource = (typeof RELEASE_SOURCES)[number];

/** What wakes a case: `next-run`, `at:<ISO time>`, `recharge`, `lock-change`, `person`. */
export type WakesOn = "next-run" | `at:${string}` | "recharge" | "lock-change" | "person";
