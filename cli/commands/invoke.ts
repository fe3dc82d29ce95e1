/** `invoke`: asks the deployed function for a run and follows it in the log store to its end. */
import { randomUUID } from "node:crypto";
import type { Composition } from "../../functions/compose.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { type Access, accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { invokeFunction } from "../access/function-client.ts";
import { makePlan } from "../report/plan.ts";
import { renderPlan } from "../report/render-plan.ts";
import { problemsOf } from "../report/run-records.ts";
import { runWords } from "../report/run-words.ts";
import { styleOf } from "../report/style.ts";
import { clean, toJson } from "../terminal/clean.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import type { ScopeOptions } from "../tree/scope-options.ts";
import { printRun } from "./run/after-run.ts";
import { followRun } from "./run/follow-run.ts";
import { checkedTrigger, type ManualRequest, toManualRequest } from "./run/manual-request.ts";
import { runExit } from "./run/run-exit.ts";

export interface InvokeOptions extends ScopeOptions, GlobalOptions {
  readonly mode: ManualRequest["mode"];
  readonly sync?: boolean;
}

/**
 * Watching ends after an hour or by Ctrl-C; the run may go on. The longest chain takes 3 h 15 min: 13 invocations (the
 * first and MAX_HOPS continuations) of 15 minutes, the function's timeout.
 */
const WATCH_MS = 60 * 60_000;
/**
 * A run writes its first records within seconds. If none appears in five minutes, the function has refused or failed.
 */
const SILENCE_MS = 5 * 60_000;
/**
 * If the answer counts undelivered records, the log store refused them, so waiting would not help. They are in the
 * function's log.
 */
const WAIT_IF_UNDELIVERED_MS = 5_000;

export async function invoke(options: InvokeOptions, shell: Shell): Promise<ExitCode> {
  const access = await accessCloud(await loadConfiguration(options, shell), shell);
  const composition = composeHere(access, shell);
  const startedAt = new Date(shell.nowMs()).toISOString();
  const progress = createProgress(shell.terminal, shell.nowMs);
  try {
    const request = toManualRequest(options.mode, options, `invoke-${randomUUID()}`);
    checkedTrigger(request, composition.policy);
    const asked: Asked = { request, isSync: options.sync === true, access, composition };
    const records = await askAndFollow(asked, shell, progress);
    progress.end();
    const summary = { problems: problemsOf(records), startedAt };
    if (request.mode === "apply")
      return printRun({ records, summary }, composition.policy, options.json === true, shell);
    return printPlan(records, composition, options, shell);
  } finally {
    progress.end();
    composition.close();
  }
}

/** Prints the plan that the function's records hold, in the same format as `plan`. */
function printPlan(records: readonly StoredRecord[], { policy }: Composition, options: InvokeOptions, shell: Shell) {
  const problems = problemsOf(records);
  const { accounts } = policy;
  const made = makePlan({ records, problems }, { accounts, nowMs: shell.nowMs() }, shell);
  shell.terminal.print(options.json ? toJson(made) : renderPlan(made, styleOf(shell)));
  return runExit(records, problems, shell.nowMs());
}

interface Asked {
  readonly request: ManualRequest;
  readonly isSync: boolean;
  readonly access: Access;
  readonly composition: Composition;
}

async function askAndFollow(asked: Asked, shell: Shell, progress: Progress): Promise<readonly StoredRecord[]> {
  const { request, isSync, access, composition } = asked;
  const { world } = composition;
  const { texts } = shell;
  const words = texts.invoke;
  const { name } = access.configuration.function;
  const fromMs = shell.nowMs() - 60_000;
  progress.stage((isSync ? words.waiting : words.asking)(name, access.regionId, request.mode));
  const { requestId, answer } = await invokeFunction(access, request, isSync ? "Sync" : "Async", texts);
  if (answer !== undefined) throwIfRefused(answer);
  progress.stage((isSync ? words.reading : words.following)(requestId, request.correlation));
  const signal = shell.takeInterrupts();
  const sinceMs = shell.nowMs();
  const longestMs = isUndelivered(answer) ? WAIT_IF_UNDELIVERED_MS : WATCH_MS;
  let newestCount = 0;
  const { records, ended } = await followRun({
    source: { store: world.records, clock: world.clock },
    field: "correlation",
    value: request.correlation,
    fromMs,
    untilMs: sinceMs + longestMs,
    giveUpWithoutRecordsAtMs: sinceMs + Math.min(SILENCE_MS, longestMs),
    signal,
    onRecords: (seen) => {
      newestCount = seen.length;
      progress.detail(runWords(seen, texts));
    },
  });
  progress.end();
  if (ended) return records;
  if (signal.aborted) {
    throw new CommandError(EXIT.interrupted, words.stoppedWatching);
  }
  throw new CommandError(EXIT.unreachable, newestCount === 0 ? words.noRecord(requestId) : words.notEnded);
}

/**
 * Throws CommandError if the function refused the request. The answer of a refused request is a run summary that holds
 * a problem `request-refused`.
 */
function throwIfRefused(answer: unknown): void {
  const problems = problemsOf([{ record_type: "run", problems: JSON.stringify(fieldOf(answer, "problems") ?? []) }]);
  const refused = problems.filter(({ code }) => code === "request-refused");
  if (refused.length === 0) return;
  throw new CommandError(EXIT.wrongUsage, refused.map(({ message }) => clean(message)).join("\n"));
}

/**
 * Checks whether the run has ended and the log store refused records of it. A run with a continuation has not ended.
 */
function isUndelivered(answer: unknown): boolean {
  if (fieldOf(answer, "continued") === true || fieldOf(answer, "handedOver") === true) return false;
  return Number(fieldOf(fieldOf(answer, "logged"), "undelivered") ?? 0) > 0;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
}
