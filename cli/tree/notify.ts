/** Names, options and help of `notify`. */
import type { Command } from "commander";
import type { NotifyOptions } from "../commands/notify.ts";
import type { Shell } from "../terminal/shell.ts";

export function addNotify(program: Command, shell: Shell): void {
  const { notify: t } = shell.texts.doctor;
  program
    .command("notify")
    .summary(t.summary)
    .description(t.description)
    .option("--test", t.summary)
    .action(async (_options: NotifyOptions, command: Command) => {
      const { notify } = await import("../commands/notify.ts");
      shell.exitWith(await notify(command.optsWithGlobals<NotifyOptions>(), shell));
    });
}
