/** `simulate`: plays generated stories (500 by default) with the real engine. `simulator/index.ts` carries it out. */
import type { Command } from "commander";
import { runSimulateCommand, type SimulateOptions } from "../../simulator/index.ts";
import { LAST_SEED } from "../../simulator/simulate-seeds.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { wholeNumber } from "./run/scope-options.ts";

type Options = GlobalOptions &
  Pick<SimulateOptions, "runs" | "seed" | "fleet" | "workers"> & { readonly policy?: string };

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
      const { runs, seed, fleet, policy, workers, json } = command.optsWithGlobals<Options>();
      if (seed + runs - 1 > LAST_SEED) {
        throw new CommandError(EXIT.wrongUsage, t.lastSeed(LAST_SEED, runs, LAST_SEED - runs + 1));
      }
      const code = await runSimulateCommand(
        {
          runs,
          seed,
          fleet,
          json: json === true,
          ...(policy === undefined ? {} : { policyFile: policy }),
          ...(workers === undefined ? {} : { workers }),
        },
        (line) => shell.terminal.print(line),
      );
      shell.exitWith(code === 0 ? EXIT.allWell : EXIT.needsPerson);
    });
}
