/** Names, options and help of `cloud`. */
import type { Command } from "commander";
import type { CloudOptions } from "../commands/cloud.ts";
import type { Shell } from "../terminal/shell.ts";
import { wholeNumber } from "./scope-options.ts";

export function addCloud(program: Command, shell: Shell): void {
  const { options: t, ...words } = shell.texts.cloud;
  program
    .command("cloud")
    .summary(words.summary)
    .description(words.description)
    .option("--port <n>", t.port, wholeNumber(shell.texts, 0, 65_535), 0)
    .option("--scenario <name>", t.scenario)
    .option("--seed <n>", t.seed, wholeNumber(shell.texts, 0), 1)
    .option("--loose", t.loose)
    .option("--tls", t.tls)
    .option("--bare", t.bare)
    .action(async (_options: CloudOptions, command: Command) => {
      const { cloud } = await import("../commands/cloud.ts");
      shell.exitWith(await cloud(command.optsWithGlobals<CloudOptions>(), shell));
    });
}
