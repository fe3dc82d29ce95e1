/** Names, options and help of `init`. */
import { type Command, Option } from "commander";
import { DEFAULT_CONFIGURATION_FILE } from "../access/default-configuration-file.ts";
import type { InitOptions } from "../commands/init.ts";
import type { Shell } from "../terminal/shell.ts";

export function addInit(program: Command, shell: Shell): void {
  const t = shell.texts.init;
  const repeatable = (flags: string, text: string) =>
    new Option(flags, text).argParser<readonly string[]>((value, before = []) => [...before, value]);
  program
    .command("init")
    .summary(t.summary)
    .description(t.description)
    .addOption(new Option("--layout <layout>", t.options.layout).choices(["hub", "same-account"]))
    .option("--function-account <id>", t.options.functionAccount)
    .addOption(repeatable("--account <id[=name]>", t.options.account))
    .addOption(new Option("--site <site>", t.options.site).choices(["china", "international"]))
    .option("--region <id>", t.options.region)
    .option("--regions <ids>", t.options.regions)
    .option("--role-name <name>", t.options.roleName)
    .addOption(repeatable("--operator <arn>", t.options.operator))
    .option("--out <file>", t.options.out, DEFAULT_CONFIGURATION_FILE)
    .option("--force", t.options.force)
    .option("--run", t.options.run)
    .option("--yes", t.options.yes)
    .action(async (_options: InitOptions, command: Command) => {
      const { init } = await import("../commands/init.ts");
      shell.exitWith(await init(command.optsWithGlobals<InitOptions>(), shell));
    });
}
