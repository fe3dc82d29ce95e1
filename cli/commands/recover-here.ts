/** What `plan` and `apply` share: one run in this process, and the report of it. */
import { randomUUID } from "node:crypto";
import type { Trigger } from "../../functions/core/terms/trigger.ts";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { printRun } from "../report/print-run.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { createProgress } from "../terminal/progress.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { checkedTrigger, toManualRequest } from "./run/manual-request.ts";
import { runHere } from "./run/run-here.ts";
import type { ScopeOptions } from "./run/scope-options.ts";

export async function recoverHere(
  mode: "plan" | "apply",
  options: ScopeOptions & GlobalOptions,
  shell: Shell,
): Promise<ExitCode> {
  const configuration = await loadConfiguration(options, shell);
  const composition = composeHere(await accessCloud(configuration, shell), shell);
  try {
    const request = toManualRequest(mode, options, `${mode}-${randomUUID()}`);
    const trigger = heedSwitch(checkedTrigger(request, composition.policy), shell);
    const progress = createProgress(shell.terminal, shell.nowMs);
    progress.stage(trigger.mode === "plan" ? "Looking, changing nothing" : "Recovering");
    const run = await runHere(trigger, composition, configuration, shell, progress);
    progress.end();
    return printRun(run.records, run.summary.problems, options.json === true, shell);
  } finally {
    composition.close();
  }
}

/** The kill switch counts here as well: on a machine where it is set, nobody changes anything by accident. */
function heedSwitch(trigger: Trigger, { environment, terminal }: Shell): Trigger {
  const { RECOVERY_MODE } = environment;
  if (RECOVERY_MODE === "off")
    throw new CommandError(EXIT.wrongUsage, "RECOVERY_MODE is off: nothing was run. Unset it.");
  if (RECOVERY_MODE !== "plan" || trigger.mode === "plan") return trigger;
  terminal.say("RECOVERY_MODE is plan: looking only. Unset it to apply.");
  return { ...trigger, mode: "plan" };
}
