/** Reads from records what runs did. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { parseProblems, type ShownProblem } from "./shown-problem.ts";

export interface RunOnRecord {
  readonly at: string;
  readonly trigger: string;
  readonly problems: readonly ShownProblem[];
}

/** Returns the newest run, with the problems of all invocations that belong to it. */
export function lastRunOf(records: readonly StoredRecord[]): RunOnRecord | undefined {
  const runs = records.filter((record) => record.record_type === "run");
  const newest = runs.reduce<StoredRecord | undefined>(
    (known, record) => ((record.recorded_at ?? "") > (known?.recorded_at ?? "") ? record : known),
    undefined,
  );
  if (newest === undefined) return undefined;
  const whole = runs.filter((record) => record.root_run_id === newest.root_run_id);
  return { at: newest.recorded_at ?? "", trigger: newest.trigger ?? "?", problems: problemsOf(whole) };
}

/** Returns the problems of all these runs, each once. */
export function problemsOf(records: readonly StoredRecord[]): ShownProblem[] {
  const byText = new Map<string, ShownProblem>();
  for (const record of records) {
    if (record.record_type !== "run") continue;
    for (const problem of parseProblems(record.problems)) byText.set(JSON.stringify(problem), problem);
  }
  return [...byText.values()];
}
