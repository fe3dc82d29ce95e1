/** Names, options and help of `forecast`. */
import type { Command } from "commander";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

export function addForecast(program: Command, shell: Shell): void {
  const { summary, description } = shell.texts.forecast;
  program
    .command("forecast")
    .summary(summary)
    .description(description)
    .action(async (_options: GlobalOptions, command: Command) => {
      const { forecast } = await import("../commands/forecast.ts");
      shell.exitWith(await forecast(command.optsWithGlobals<GlobalOptions>(), shell));
    });
}
