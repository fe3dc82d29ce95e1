/** What the demo can play: a scenario, the deployment that fits it, and what happens on it, act by act. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { ExpectedInstance } from "../../local-cloud/scenarios/expected-end.ts";
import type { Progress } from "../terminal/progress.ts";
import type { Texts } from "../texts/texts.ts";
import type { Setting, Stage } from "./stage.ts";

export interface Play extends Setting {
  readonly fleet: readonly ExpectedInstance[];
  /** What the accounts pay in it, in CNY. The printed commands pay the same. */
  readonly payments: readonly Payment[];
  /** What happened before the payment. */
  prepare?(stage: Stage): Promise<void>;
  readonly acts: readonly Act[];
}

export interface Payment {
  readonly accountId: string;
  readonly amount: number;
}

export interface Act {
  /** Absent: nothing to show for it. */
  title?(texts: Texts): string;
  perform(stage: Stage, rehearsal: Rehearsal): Promise<ActEnd>;
}

export interface Rehearsal {
  readonly progress: Progress;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  readonly texts: Texts;
}

export interface ActEnd {
  /** Those of the run that the act was about, read back from the log store. */
  readonly records: readonly StoredRecord[];
  /** One sentence for each thing that went otherwise than it must. */
  readonly differences: readonly string[];
}
