/** Names, options and help of `demo`. */
import { join } from "node:path";
import { type Command, Option } from "commander";
import type { DemoOptions } from "../commands/demo.ts";
import { DEMO_NAMES } from "../demo/demo-names.ts";
import type { Shell } from "../terminal/shell.ts";
import { wholeNumber } from "./scope-options.ts";

export function addDemo(program: Command, shell: Shell): void {
  const { summary, description, options } = shell.texts.demo;
  program
    .command("demo")
    .summary(summary)
    .description(description)
    .addOption(new Option("--scenario <name>", options.scenario).choices(DEMO_NAMES).default("demo"))
    .option("--seed <n>", options.seed, wholeNumber(shell.texts, 0), 1)
    .option("--bundle <folder>", options.bundle, join(import.meta.dirname, "../recover"))
    .action(async (_options: DemoOptions, command: Command) => {
      const { demo } = await import("../commands/demo.ts");
      shell.exitWith(await demo(command.optsWithGlobals<DemoOptions>(), shell));
    });
}
