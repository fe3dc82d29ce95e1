/** A violation of an invariant. The seed of the story replays it. */
export interface Violation {
  /** The name of the invariant in docs/simulation.md. */
  readonly invariant: string;
  readonly detail: string;
  readonly runId?: string;
  readonly instanceId?: string;
}

/** Why no engine could have known. The command line has words for each in both languages. */
export type Unknowable =
  | "its owner stopped it between the last look and the call"
  | "its owner stopped it while it started, and no run that remembers read that"
  | "a stop event of its own, and no run had looked before it"
  | "lockOnly: act"
  | "the events of the others came after the run had read them"
  | "a lock alone, no event of anything, and no run had looked before the debt"
  | "seen by a sweep that did not live to write it down"
  | "seen by a sweep that could not write it down"
  | "seen by a sweep that overlapped with the run that called"
  | "seen by a sweep whose records were lost with the index of the log store"
  | "seen, and the log store could not be read, but it had a stop event of its own"
  | "nothing ever showed why it had stopped"
  | "the run that told did not live to write it down"
  | "the run that told could not write it down"
  | "two runs told at the same time"
  | "the log store had lost what the run that told had written"
  | "a sweep told that could not read what people knew"
  | "over the run limit of runs that no log store tells what was tried";

/** A harm that no clue could have prevented. It is counted by its cause, and is no fault of the engine. */
export interface Misfortune {
  readonly harm: "owner-stopped-started" | "left-behind" | "untold" | "told-too-often";
  readonly why: Unknowable;
}
