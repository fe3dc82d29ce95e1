/** `completion`: prints the script that lets a shell complete commands and options. */
import { Argument, type Command } from "commander";
import { commandTree } from "../completion/command-tree.ts";
import { completionScript, SHELLS, type ShellName } from "../completion/scripts.ts";
import { EXIT } from "../terminal/exit-code.ts";
import type { Shell } from "../terminal/shell.ts";

export function addCompletion(program: Command, shell: Shell): void {
  const t = shell.texts.completion;
  program
    .command("completion")
    .summary(t.summary)
    .description(t.description)
    .addArgument(new Argument("<shell>", t.shell).choices(SHELLS))
    .addHelpText(
      "after",
      `\n${shell.texts.program.help.example}\n  source <(ecs-recovery completion bash)\n  ecs-recovery completion fish > ~/.config/fish/completions/ecs-recovery.fish`,
    )
    .action((name: ShellName) => {
      shell.terminal.print(completionScript(name, commandTree(program)));
      shell.exitWith(EXIT.allWell);
    });
}
