/** `simulate`: plays generated stories (500 by default) with the real engine, and prints the sums. */
import { toPolicy } from "../../functions/configuration/configuration.ts";
import type { Policy } from "../../functions/core/terms/policy.ts";
import { LAST_SEED } from "../../simulator/dice.ts";
import { replay, simulate } from "../../simulator/index.ts";
import type { SeedRow } from "../../simulator/simulate-seeds.ts";
import { readConfigurationFile } from "../access/configuration-file.ts";
import { renderSimulation, simulationJson } from "../report/render-simulation.ts";
import { styleOf } from "../report/style.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { storyWordsIn } from "../texts/story-words.ts";
import type { Texts } from "../texts/texts.ts";

export interface Options extends GlobalOptions {
  /** Number of stories. */
  readonly runs: number;
  /** Seed of the first story; the next seeds follow. */
  readonly seed: number;
  /** Instances in each story. */
  readonly fleet: number;
  readonly policy?: string;
  readonly workers?: number;
}

export async function simulateAndPrint(
  { runs, seed, fleet, policy, workers, json }: Options,
  shell: Shell,
): Promise<void> {
  const t = shell.texts.simulate;
  if (seed + runs - 1 > LAST_SEED) {
    throw new CommandError(EXIT.wrongUsage, t.lastSeed(LAST_SEED, runs, LAST_SEED - runs + 1));
  }
  const row: SeedRow = {
    from: seed,
    count: runs,
    fleet,
    ...(policy === undefined ? {} : { policy: await readPolicy(policy, shell.texts), policyFile: policy }),
  };
  const startedAtMs = performance.now();
  const figures = await simulate(row, workers);
  const result = { figures, row, seconds: (performance.now() - startedAtMs) / 1000 };
  const isViolated = figures.violations.length > 0;
  shell.terminal.print(json === true ? simulationJson(result) : renderSimulation(result, styleOf(shell)));
  if (runs === 1 && json !== true && isViolated) {
    shell.terminal.print((await replay(row)).map(storyWordsIn(shell.language).line).join("\n"));
  }
  shell.exitWith(isViolated ? EXIT.needsPerson : EXIT.allWell);
}

/**
 * Returns the policy in apply mode, because a simulated plan would prove nothing. Names and roles of accounts are left
 * out.
 */
async function readPolicy(path: string, texts: Texts): Promise<Policy> {
  const { configuration } = await readConfigurationFile(path, texts);
  const own = configuration.accounts.find(({ roleArn }) => roleArn === undefined);
  return { ...toPolicy(configuration, { ownAccountId: own?.id ?? SOME_ACCOUNT }), mode: "apply" };
}

const SOME_ACCOUNT = "1000000000000001";
