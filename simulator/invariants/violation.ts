/** A violation of an invariant. The seed of the story replays it. */
export interface Violation {
  /** The name of the invariant in docs/simulation.md. */
  readonly invariant: string;
  readonly detail: string;
  readonly runId?: string;
  readonly instanceId?: string;
}

/** A harm that no clue could have prevented. It is counted by its cause, and is no fault of the engine. */
export interface Misfortune {
  readonly harm: "owner-stopped-started" | "left-behind" | "untold" | "told-too-often";
  /** Why no engine could have known. */
  readonly why: string;
}
