/** What an invariant says when it does not hold. The seed that replays it is the story's. */
export interface Violation {
  /** The name under which docs/simulation.md explains it. */
  readonly invariant: string;
  readonly detail: string;
  readonly runId?: string;
  readonly instanceId?: string;
}
