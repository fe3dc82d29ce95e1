/** A demo: a scenario, a deployment that fits it, and the steps that are run on it. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { ExpectedInstance } from "../../local-cloud/scenarios/expected-end.ts";
import type { Progress } from "../terminal/progress.ts";
import type { Texts } from "../texts/texts.ts";
import type { DemoCloud, DemoSetup } from "./demo-cloud.ts";

export interface Demo extends DemoSetup {
  readonly fleet: readonly ExpectedInstance[];
  /** Payments of the steps, in CNY. The printed commands make the same payments. */
  readonly payments: readonly Payment[];
  /** The account that the printed commands let fall into arrears if no account owes money; absent: the first one. */
  readonly fallsId?: string;
  /** Makes what lies before the payment, for example an older case book. */
  prepare?(demoCloud: DemoCloud): Promise<void>;
  readonly steps: readonly Step[];
}

export interface Payment {
  readonly accountId: string;
  readonly amount: number;
}

export interface Step {
  /** Absent: the step has no result to print. */
  title?(texts: Texts): string;
  run(demoCloud: DemoCloud, context: StepContext): Promise<StepEnd>;
}

export interface StepContext {
  readonly progress: Progress;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly texts: Texts;
}

export interface StepEnd {
  /** Records of the step's run, from the log store. */
  readonly records: readonly StoredRecord[];
  /** One sentence for each difference between the step and its scenario. */
  readonly differences: readonly string[];
  /** What to do about the differences. */
  readonly advice?: string;
}
