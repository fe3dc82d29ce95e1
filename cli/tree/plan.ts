/** Names, options and help of `plan`. */
import type { Command } from "commander";
import type { PlanOptions } from "../commands/plan.ts";
import type { Shell } from "../terminal/shell.ts";
import { addScopeOptions } from "./scope-options.ts";

export function addPlan(program: Command, shell: Shell): void {
  const { summary, description, options } = shell.texts.plan;
  const command = program.command("plan").summary(summary).description(description);
  addScopeOptions(command, shell.texts)
    .option("--csv", options.csv)
    .option("--out <file>", options.out)
    .action(async (_options: PlanOptions, self: Command) => {
      const { plan } = await import("../commands/plan.ts");
      shell.exitWith(await plan(self.optsWithGlobals<PlanOptions>(), shell));
    });
}
