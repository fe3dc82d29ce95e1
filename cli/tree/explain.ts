/** Names, options and help of `explain`. */
import type { Command } from "commander";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

export function addExplain(program: Command, shell: Shell): void {
  const { summary, description, argument } = shell.texts.explain;
  program
    .command("explain")
    .summary(summary)
    .description(description)
    .argument("<instance...>", argument)
    .action(async (asked: readonly string[], _options: GlobalOptions, command: Command) => {
      const { explain } = await import("../commands/explain.ts");
      shell.exitWith(await explain([...new Set(asked)], command.optsWithGlobals<GlobalOptions>(), shell));
    });
}
