/** `plan`: what `apply` would do, without a changing call. */
import type { Command } from "commander";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { recoverHere } from "./recover-here.ts";
import { addScopeOptions, type ScopeOptions } from "./run/scope-options.ts";

export function addPlan(program: Command, shell: Shell): void {
  addScopeOptions(
    program
      .command("plan")
      .summary("say what apply would do, changing nothing")
      .description(
        "Looks at every configured account from this machine and says what apply would start. Makes no changing call.",
      ),
  ).action(async (_options: ScopeOptions, command: Command) => {
    shell.exitWith(await recoverHere("plan", command.optsWithGlobals<ScopeOptions & GlobalOptions>(), shell));
  });
}
