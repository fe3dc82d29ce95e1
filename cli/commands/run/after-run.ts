/**
 * Ends `apply` and `invoke`: waits until the records can be found, prints the report, and names the instances that are
 * left.
 */
import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import type { Policy } from "../../../functions/core/terms/policy.ts";
import type { World } from "../../../functions/ports/world.ts";
import { toCaseView } from "../../report/case-view.ts";
import { newestByInstance } from "../../report/instance-cases.ts";
import { idLines } from "../../report/render-causes.ts";
import { renderReport } from "../../report/render-report.ts";
import { makeReport } from "../../report/report.ts";
import type { ShownProblem } from "../../report/shown-problem.ts";
import { styleOf } from "../../report/style.ts";
import { toJson } from "../../terminal/clean.ts";
import type { ExitCode } from "../../terminal/exit-code.ts";
import type { Shell } from "../../terminal/shell.ts";
import { followRun } from "./follow-run.ts";
import { runExit } from "./run-exit.ts";
import type { RunHere } from "./run-here.ts";

/** The index lags by about a second. After ten seconds the log store is in trouble. */
const PATIENCE_MS = 10_000;

/** Waits until the log store finds the run's records, so that `apply && report` shows them. */
export async function waitUntilSearchable(
  { runId, summary, undelivered }: RunHere,
  world: World,
  signal: AbortSignal,
  { terminal, texts }: Shell,
): Promise<void> {
  const words = texts.plan.apply;
  if (undelivered > 0) {
    terminal.say(terminal.colours.yellow(words.undelivered(undelivered)));
    return;
  }
  const fromMs = Date.parse(summary.startedAt);
  const { ended } = await followRun({
    source: { store: world.records, clock: world.clock },
    field: "root_run_id",
    value: runId,
    fromMs,
    untilMs: world.clock.nowMs() + PATIENCE_MS,
    slowestPollMs: 500,
    ...(signal.aborted ? {} : { signal }),
  });
  if (!ended) terminal.note(words.notSearchable);
}

export interface RunEnd {
  readonly records: readonly StoredRecord[];
  readonly summary: { readonly problems: readonly ShownProblem[]; readonly startedAt: string };
}

export function printRun({ records, summary }: RunEnd, policy: Policy, json: boolean, shell: Shell): ExitCode {
  const nowMs = shell.nowMs();
  const { problems, startedAt } = summary;
  const ids = new Set(records.map(({ account_id: id }) => id));
  const accounts = policy.accounts.filter(({ id }) => ids.has(id));
  const scope = { accounts, sinceMs: Date.parse(startedAt), nowMs };
  const report = { ...makeReport(records, scope, shell), problems };
  shell.terminal.print(json ? toJson(report) : renderReport(report, styleOf(shell)));
  return runExit(records, problems, nowMs);
}

const FINISHED = new Set(["recovered", "recovered-by-cloud", "accepted", "released", "skipped"]);

/** After Ctrl-C, prints the instances that should have been started and were not. `meant` holds the ids of the list. */
export function tellWhatIsLeft({ records }: RunHere, meant: readonly string[], shell: Shell): void {
  const { terminal, texts } = shell;
  const newest = newestByInstance(records).filter(({ instance_id: id = "" }) => meant.includes(id));
  const left = newest.filter(({ outcome = "" }) => !FINISHED.has(outcome));
  const views = left.map((record) => toCaseView(record, shell.nowMs(), shell));
  const untold = meant.length - newest.length;
  terminal.say(terminal.colours.yellow(texts.plan.apply.leftTitle(left.length + untold)));
  if (views.length > 0) terminal.say(idLines({ cases: views }, styleOf(shell)).join("\n"));
}
