/** Names, options and help of `doctor`. */
import type { Command } from "commander";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

export function addDoctor(program: Command, shell: Shell): void {
  const t = shell.texts.doctor;
  program
    .command("doctor")
    .summary(t.summaryOfCommand)
    .description(t.description)
    .action(async (_options: GlobalOptions, command: Command) => {
      const { doctor } = await import("../commands/doctor.ts");
      shell.exitWith(await doctor(command.optsWithGlobals<GlobalOptions>(), shell));
    });
}
