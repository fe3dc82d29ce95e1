/** Names, options and help of `apply`. */
import type { Command } from "commander";
import type { ApplyOptions } from "../commands/apply.ts";
import type { Shell } from "../terminal/shell.ts";
import { addScopeOptions } from "./scope-options.ts";

export function addApply(program: Command, shell: Shell): void {
  const { texts } = shell;
  const { summary, description, planFile, yes } = texts.plan.apply;
  const command = program.command("apply").summary(summary).description(description).argument("[plan-file]", planFile);
  addScopeOptions(command, texts)
    .option("-y, --yes", yes)
    .addHelpText(
      "after",
      `\n${texts.program.help.example}\n  ecs-recovery apply --account 1000000000000001 --region cn-hangzhou --max-instances 5`,
    )
    .action(async (file: string | undefined, _options: ApplyOptions, self: Command) => {
      const { apply } = await import("../commands/apply.ts");
      shell.exitWith(await apply(file, self.optsWithGlobals<ApplyOptions>(), shell));
    });
}
