/** `simulate`: the real engine on thousands of generated histories; what it does is simulator/'s business. */
import type { Command } from "commander";
import { runSimulateCommand, type SimulateOptions } from "../../simulator/index.ts";
import { LAST_SEED } from "../../simulator/simulate-seeds.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { wholeNumber } from "./run/scope-options.ts";

type Options = GlobalOptions &
  Pick<SimulateOptions, "runs" | "seed" | "fleet" | "workers"> & { readonly policy?: string };

export function addSimulate(program: Command, shell: Shell): void {
  program
    .command("simulate")
    .summary("try the engine, or your policy, on thousands of histories")
    .description(
      "Plays the real engine in virtual time against a model of the cloud with every fault, a kill at any step and overlapping runs, and checks the invariants in each.",
    )
    .option("--runs <n>", "histories to play", wholeNumber(shell.texts, 1, 1_000_000), 500)
    .option(
      "--seed <n>",
      "seed of the first one; with --runs 1 it replays that one",
      wholeNumber(shell.texts, 0, LAST_SEED),
      1,
    )
    .option("--fleet <n>", "instances in each", wholeNumber(shell.texts, 1, 100_000), 50)
    .option("--policy <file>", "a configuration whose policy every history uses")
    .option("--workers <n>", "processes (default: one a core)", wholeNumber(shell.texts, 1, 256))
    .addHelpText("after", "\nExample:\n  ecs-recovery simulate --runs 10000 --policy recovery.config.yaml")
    .action(async (_options: Options, command: Command) => {
      const { runs, seed, fleet, policy, workers, json } = command.optsWithGlobals<Options>();
      if (seed + runs - 1 > LAST_SEED) {
        const most = `with --runs ${runs}, --seed is at most ${LAST_SEED - runs + 1}`;
        throw new CommandError(EXIT.wrongUsage, `Seeds end at ${LAST_SEED}: ${most}.`);
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
