/** Names, options and help of `verify-live`. */
import type { Command } from "commander";
import type { VerifyOptions } from "../commands/verify-live.ts";
import type { Shell } from "../terminal/shell.ts";

export function addVerifyLive(program: Command, shell: Shell): void {
  const t = shell.texts.verify;
  program
    .command("verify-live")
    .summary(t.summary)
    .description(t.description)
    .option("--yes", t.yes)
    .option("--out <folder>", t.out, "verify-live")
    .action(async (_options: VerifyOptions, command: Command) => {
      const { verifyLive } = await import("../commands/verify-live.ts");
      shell.exitWith(await verifyLive(command.optsWithGlobals<VerifyOptions>(), shell));
    });
}
