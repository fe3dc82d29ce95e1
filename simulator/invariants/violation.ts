/** What an invariant says when it does not hold. The seed that replays it is the story's. */
export interface Violation {
  /** The name under which docs/simulation.md explains it. */
  readonly invariant: string;
  readonly detail: string;
  readonly runId?: string;
  readonly instanceId?: string;
}

/** A harm that no clue could have prevented: counted by its class, and no fault of the engine. */
export interface Misfortune {
  readonly harm: "owner-stopped-started" | "untold" | "told-too-often";
  /** Why no engine could have known. */
  readonly why: string;
}
