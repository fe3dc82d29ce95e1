/** Names, options and help of `invoke`. */
import { type Command, Option } from "commander";
import type { InvokeOptions } from "../commands/invoke.ts";
import type { Shell } from "../terminal/shell.ts";
import { addScopeOptions } from "./scope-options.ts";

export function addInvoke(program: Command, shell: Shell): void {
  const { texts } = shell;
  const { summary, description, options } = texts.invoke;
  const command = program
    .command("invoke")
    .summary(summary)
    .description(description)
    .addOption(new Option("--mode <mode>", options.mode).choices(["plan", "apply"]).default("plan"))
    .option("--sync", options.sync);
  addScopeOptions(command, texts)
    .addHelpText(
      "after",
      `\n${texts.program.help.example}\n  ecs-recovery invoke --mode apply --account 1000000000000001 --note "backfill of 1 August"`,
    )
    .action(async (_options: InvokeOptions, self: Command) => {
      const { invoke } = await import("../commands/invoke.ts");
      shell.exitWith(await invoke(self.optsWithGlobals<InvokeOptions>(), shell));
    });
}
