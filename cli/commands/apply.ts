/**
 * `apply`: lists the instances to start, asks the operator, starts them and prints a report. After Ctrl-C nothing new
 * is started, and the report names what is left.
 */
import { randomUUID } from "node:crypto";
import type { Composition } from "../../functions/compose.ts";
import { type Configuration, configHash } from "../../functions/configuration/configuration.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Trigger } from "../../functions/core/terms/trigger.ts";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { renderPlan } from "../report/render-plan.ts";
import { styleOf } from "../report/style.ts";
import { formatSeconds } from "../report/time-left.ts";
import { formatWhen } from "../report/when.ts";
import { isYes } from "../terminal/ask.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { createProgress } from "../terminal/progress.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import type { ScopeOptions } from "../tree/scope-options.ts";
import { printRun, tellWhatIsLeft, waitUntilSearchable } from "./run/after-run.ts";
import { checkedTrigger, toManualRequest } from "./run/manual-request.ts";
import { type Compared, compareWithNow, type PlanFile, type PlannedInstance, readPlanFile } from "./run/plan-file.ts";
import { idsSeen, type Preview, preview } from "./run/preview.ts";
import { renderChanged } from "./run/render-changed.ts";
import { type RunHere, runHere } from "./run/run-here.ts";
import { createRunWatch } from "./run/run-watch.ts";
import { previewExit, tellSimilar, unknownInstances } from "./run/unknown-instances.ts";

export interface ApplyOptions extends ScopeOptions, GlobalOptions {
  readonly yes?: boolean;
}

export async function apply(file: string | undefined, options: ApplyOptions, shell: Shell): Promise<ExitCode> {
  const planFile = file === undefined ? undefined : await readPlanFile(file, shell.texts);
  const planned = planFile?.instances;
  const scope = planned === undefined ? options : scopeOfPlan(planned, options, shell);
  if (options.json && !options.yes) throw new CommandError(EXIT.wrongUsage, shell.texts.plan.apply.jsonNeedsYes);
  const configuration = await loadConfiguration(options, shell);
  if (file !== undefined && planFile !== undefined) checkPlanFile(file, planFile, configuration, shell);
  const composition = composeHere(await accessCloud(configuration, shell), shell);
  try {
    if (planned?.length === 0) return endWithNothing(undefined, shell);
    const made = await preview({ composition, configuration, scope, records: "not-written" }, shell);
    const compared = planned && compareWithNow(planned, { records: made.run.records, plan: made.plan }, shell.texts);
    show(made, compared, options, shell);
    const unknown = await unknownInstances(made, options, composition);
    tellSimilar("apply", unknown, options, shell);
    const meant = (compared?.same ?? made.plan.wouldStart).map(({ instanceId }) => instanceId);
    const count = meant.length;
    const code = previewExit(made, unknown, shell);
    if (count === 0) return endWithNothing(code, shell);
    if (shell.environment.RECOVERY_MODE === "plan") {
      shell.terminal.say(shell.texts.plan.apply.modePlan);
      return code;
    }
    if (!(await isConfirmed(count, options, shell))) return code;
    const ids = compared?.same.map(({ instanceId }) => instanceId) ?? idsSeen(made);
    const accounts = made.run.records.filter((record) => record.record_type === "account");
    const end = await carryOut({ composition, configuration, scope, ids, meant, accounts }, options, shell);
    return compared !== undefined && compared.changed.length > 0 && end === EXIT.allWell ? EXIT.needsPerson : end;
  } finally {
    composition.close();
  }
}

/** Says when the plan was made. Throws CommandError if it was made with another configuration. */
function checkPlanFile(file: string, plan: PlanFile, configuration: Configuration, shell: Shell): void {
  const { apply: words } = shell.texts.plan;
  if (plan.configuration !== configHash(configuration)) {
    throw new CommandError(EXIT.wrongUsage, words.fileUnreadable(file, words.fileWhy.configuration));
  }
  const seconds = (shell.nowMs() - Date.parse(plan.madeAt)) / 1000;
  shell.terminal.note(words.fileOf(file, formatWhen(plan.madeAt), formatSeconds(seconds, shell.texts)));
}

/**
 * Returns the scope that a plan file gives: its instances with their accounts and regions. Throws CommandError if a
 * scope option stands beside the file.
 */
function scopeOfPlan(planned: readonly PlannedInstance[], options: ApplyOptions, { texts }: Shell): ScopeOptions {
  const { account, region, instance, maxInstances } = options;
  if (account ?? region ?? instance ?? maxInstances) {
    throw new CommandError(EXIT.wrongUsage, texts.plan.apply.fileAndScope);
  }
  return {
    ...options,
    account: [...new Set(planned.map(({ accountId }) => accountId))],
    region: [...new Set(planned.map(({ regionId }) => regionId))],
    instance: planned.map(({ instanceId }) => instanceId),
  };
}

function show(made: Preview, compared: Compared | undefined, options: ApplyOptions, shell: Shell): void {
  if (options.json) return;
  const style = styleOf(shell);
  const kept = new Set(compared?.same.map(({ instanceId }) => instanceId));
  const wouldStart = made.plan.wouldStart.filter(({ instanceId }) => compared === undefined || kept.has(instanceId));
  const plan = compared === undefined ? made.plan : { ...made.plan, wouldStart, wouldNot: [], alreadyBack: [] };
  shell.terminal.print(renderPlan(plan, style));
  if (compared !== undefined && compared.changed.length > 0)
    shell.terminal.print(renderChanged(compared.changed, style));
}

function endWithNothing(code: ExitCode | undefined, { terminal, texts }: Shell): ExitCode {
  terminal.note(texts.plan.apply.nothingToStart);
  return code ?? EXIT.allWell;
}

async function isConfirmed(count: number, { yes }: ApplyOptions, shell: Shell): Promise<boolean> {
  const { terminal, texts, ask } = shell;
  if (yes) return true;
  if (ask === undefined) throw new CommandError(EXIT.wrongUsage, texts.plan.apply.needsYes);
  if (isYes(await ask(`\n${texts.plan.apply.question(count)}`))) return true;
  terminal.say(texts.plan.apply.declined);
  return false;
}

interface CarryOut {
  readonly composition: Composition;
  readonly configuration: Configuration;
  readonly scope: ScopeOptions;
  /** The run reads these instances only, so it starts nothing that the list did not show. */
  readonly ids: readonly string[];
  /** The ids that the list shows as "would be started". */
  readonly meant: readonly string[];
  /** Account records of the preview, with balance and last payment. */
  readonly accounts: readonly StoredRecord[];
}

async function carryOut(work: CarryOut, options: ApplyOptions, shell: Shell): Promise<ExitCode> {
  const { composition, configuration, scope, ids, meant, accounts } = work;
  const { terminal, texts } = shell;
  const request = toManualRequest("apply", scope, `apply-${randomUUID()}`);
  const trigger: Trigger = { ...checkedTrigger(request, composition.policy), instanceIds: ids };
  const progress = createProgress(terminal, shell.nowMs);
  const watch = createRunWatch({ progress, texts, nowMs: shell.nowMs, total: meant.length });
  const signal = shell.takeInterrupts();
  const tellInterrupt = () => {
    // On the moving line a narrow terminal would cut the sentence off.
    progress.end();
    terminal.say(texts.plan.apply.interrupted);
    progress.stage(texts.plan.apply.stopping);
    watch.stop();
  };
  signal.addEventListener("abort", tellInterrupt, { once: true });
  let run: RunHere;
  try {
    progress.stage(texts.plan.apply.starting(meant.length));
    run = await runHere({ trigger, composition, configuration, progress, records: "written", watch, signal }, shell);
  } finally {
    watch.end();
    progress.end();
  }
  await waitUntilSearchable(run, composition.world, signal, shell);
  const shown = { ...run, records: [...accounts, ...run.records] };
  const code = printRun(shown, composition.policy, options.json === true, shell);
  if (!signal.aborted) return code;
  tellWhatIsLeft(run, meant, shell);
  return EXIT.interrupted;
}
