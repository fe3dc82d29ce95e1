/** Names, options and help of `validate`. */
import type { Command } from "commander";
import { DEFAULT_CONFIGURATION_FILE } from "../access/default-configuration-file.ts";
import type { ValidateOptions } from "../commands/validate.ts";
import type { Shell } from "../terminal/shell.ts";

export function addValidate(program: Command, shell: Shell): void {
  const t = shell.texts.validate;
  program
    .command("validate")
    .summary(t.summary)
    .description(t.description)
    .argument("[file]", t.file)
    .option("--write-json <out>", t.writeJson)
    .action(async (file: string | undefined, _options: ValidateOptions, command: Command) => {
      const options = command.optsWithGlobals<ValidateOptions>();
      const { validate } = await import("../commands/validate.ts");
      shell.exitWith(await validate(file ?? options.config ?? DEFAULT_CONFIGURATION_FILE, options, shell));
    });
}
