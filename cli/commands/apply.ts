/** `apply`: one whole recovery from the operator's own machine. */
import type { Command } from "commander";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { recoverHere } from "./recover-here.ts";
import { addScopeOptions, type ScopeOptions } from "./run/scope-options.ts";

export function addApply(program: Command, shell: Shell): void {
  addScopeOptions(
    program
      .command("apply")
      .summary("recover now, from this machine")
      .description("Starts what arrears stopped, watches it until it runs, and reports. Needs no deployed function."),
  )
    .addHelpText(
      "after",
      "\nExample:\n  ecs-recovery apply --account 1000000000000001 --region cn-hangzhou --max-instances 5",
    )
    .action(async (_options: ScopeOptions, command: Command) => {
      shell.exitWith(await recoverHere("apply", command.optsWithGlobals<ScopeOptions & GlobalOptions>(), shell));
    });
}
