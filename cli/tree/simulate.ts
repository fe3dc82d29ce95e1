/** Names, options and help of `simulate`. */
import type { Command } from "commander";
import { LAST_SEED } from "../../simulator/dice.ts";
import type { Options } from "../commands/simulate.ts";
import type { Shell } from "../terminal/shell.ts";
import { wholeNumber } from "./scope-options.ts";

export function addSimulate(program: Command, shell: Shell): void {
  const t = shell.texts.simulate;
  program
    .command("simulate")
    .summary(t.summary)
    .description(t.description)
    .option("--runs <n>", t.runs, wholeNumber(shell.texts, 1, 1_000_000), 500)
    .option("--seed <n>", t.seed, wholeNumber(shell.texts, 0, LAST_SEED), 1)
    .option("--fleet <n>", t.fleet, wholeNumber(shell.texts, 1, 100_000), 50)
    .option("--policy <file>", t.policy)
    .option("--workers <n>", t.workers, wholeNumber(shell.texts, 1, 256))
    .addHelpText(
      "after",
      `\n${shell.texts.program.help.example}\n  ecs-recovery simulate --runs 10000 --policy recovery.config.yaml`,
    )
    .action(async (_options: Options, command: Command) => {
      const { simulateAndPrint } = await import("../commands/simulate.ts");
      await simulateAndPrint(command.optsWithGlobals<Options>(), shell);
    });
}
