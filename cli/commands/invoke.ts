/** `invoke`: asks the deployed function for a run, and follows it in the log store until it has ended. */
import { randomUUID } from "node:crypto";
import { type Command, Option } from "commander";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Problem } from "../../functions/core/terms/summary.ts";
import { type Access, accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { invokeFunction } from "../access/function-client.ts";
import { printRun } from "../report/print-run.ts";
import { runWords } from "../report/run-words.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { followRun } from "./run/follow-run.ts";
import { checkedTrigger, type ManualRequest, toManualRequest } from "./run/manual-request.ts";
import { addScopeOptions, type ScopeOptions } from "./run/scope-options.ts";

interface InvokeOptions extends ScopeOptions, GlobalOptions {
  readonly mode: ManualRequest["mode"];
  readonly sync?: boolean;
}

/** Above the longest chain of continuations that the defaults allow; Ctrl-C ends the watching, not the run. */
const watchMs = 60 * 60_000;
/** A run writes its first records within seconds; a function that answers nothing for this long has refused or failed. */
const silenceMs = 5 * 60_000;

export function addInvoke(program: Command, shell: Shell): void {
  const command = program
    .command("invoke")
    .summary("ask the deployed function for a run")
    .description(
      "Sends the manual request to the deployed function, follows its records until the run ends, and reports.",
    )
    .addOption(new Option("--mode <mode>", "what the run does").choices(["plan", "apply"]).default("plan"))
    .option("--sync", "wait for the function's own answer instead of following the records");
  addScopeOptions(command)
    .addHelpText(
      "after",
      '\nExample:\n  ecs-recovery invoke --mode apply --account 1000000000000001 --note "backfill of 1 August"',
    )
    .action(async (_options: InvokeOptions, self: Command) => {
      shell.exitWith(await invoke(self.optsWithGlobals<InvokeOptions>(), shell));
    });
}

async function invoke(options: InvokeOptions, shell: Shell): Promise<ExitCode> {
  const access = await accessCloud(await loadConfiguration(options, shell), shell);
  const composition = composeHere(access, shell);
  try {
    const request = toManualRequest(options.mode, options, `invoke-${randomUUID()}`);
    checkedTrigger(request, composition.policy);
    const progress = createProgress(shell.terminal, shell.nowMs);
    const records = await send(request, options, access, composition.world, shell, progress);
    progress.end();
    return printRun(records, runProblems(records), options.json === true, shell);
  } finally {
    composition.close();
  }
}

async function send(
  request: ManualRequest,
  options: InvokeOptions,
  access: Access,
  world: ReturnType<typeof composeHere>["world"],
  shell: Shell,
  progress: Progress,
): Promise<readonly StoredRecord[]> {
  const { name } = access.configuration.function;
  const fromMs = shell.nowMs() - 60_000;
  progress.stage(`Asking ${name} in ${access.regionId} to ${request.mode}`);
  const { requestId, answer } = await invokeFunction(access, request, options.sync ? "Sync" : "Async");
  if (answer !== undefined) refuseIfRefused(answer);
  progress.stage(`Following the run (request ${requestId}, correlation ${request.correlation})`);
  const signal = shell.takeInterrupts();
  const sinceMs = shell.nowMs();
  let newestCount = 0;
  const { records, ended } = await followRun({
    source: { store: world.records, clock: world.clock },
    field: "correlation",
    value: request.correlation,
    fromMs,
    untilMs: sinceMs + watchMs,
    giveUpWithoutRecordsAtMs: sinceMs + silenceMs,
    signal,
    onRecords: (seen) => {
      newestCount = seen.length;
      progress.detail(runWords(seen));
    },
  });
  progress.end();
  if (ended) return records;
  if (signal.aborted)
    throw new CommandError(EXIT.needsPerson, `No longer watching; the run goes on. See: ecs-recovery report`);
  throw new CommandError(
    EXIT.unreachable,
    newestCount === 0
      ? `No record of the run has appeared. The function's own log says why; search it for request ${requestId}.`
      : "The run has not ended in time. See later: ecs-recovery report",
  );
}

/** The handler answers a request that it refuses with a summary that holds the reasons. */
function refuseIfRefused(answer: unknown): void {
  if (typeof answer !== "object" || answer === null || !("problems" in answer) || !Array.isArray(answer.problems))
    return;
  const refused = answer.problems.filter((problem: Problem) => problem.code === "request-refused");
  if (refused.length > 0)
    throw new CommandError(EXIT.wrongUsage, refused.map((problem: Problem) => problem.message).join("\n"));
}

/** The problems of all its invocations; the same one is said once. */
function runProblems(records: readonly StoredRecord[]): Problem[] {
  const byText = new Map<string, Problem>();
  for (const record of records) {
    if (record.record_type !== "run") continue;
    for (const problem of parseProblems(record.problems)) byText.set(JSON.stringify(problem), problem);
  }
  return [...byText.values()];
}

function parseProblems(json: string | undefined): Problem[] {
  try {
    const value: unknown = JSON.parse(json ?? "[]");
    return Array.isArray(value) ? (value as Problem[]) : [];
  } catch {
    return [];
  }
}
