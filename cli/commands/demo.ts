/** `demo`, which `npm start` runs: recovers a fleet of the local cloud and checks how each instance ended. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { perform } from "../demo/perform.ts";
import { plays } from "../demo/plays.ts";
import { openStage } from "../demo/stage.ts";
import { styleOf } from "../report/style.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { createProgress } from "../terminal/progress.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { wholeNumber } from "./run/scope-options.ts";

interface DemoOptions extends GlobalOptions {
  readonly scenario: keyof typeof plays;
  readonly seed: number;
  readonly bundle: string;
}

export function addDemo(program: Command, shell: Shell): void {
  const { summary, description, options } = shell.texts.demo;
  program
    .command("demo")
    .summary(summary)
    .description(description)
    .addOption(new Option("--scenario <name>", options.scenario).choices(Object.keys(plays)).default("demo"))
    .option("--seed <n>", options.seed, wholeNumber(shell.texts, 0), 1)
    .option("--bundle <folder>", options.bundle, join(__dirname, "../recover"))
    .action(async (_options: DemoOptions, command: Command) => {
      shell.exitWith(await demo(command.optsWithGlobals<DemoOptions>(), shell));
    });
}

async function demo({ scenario, seed, bundle, json }: DemoOptions, shell: Shell): Promise<ExitCode> {
  const { terminal, nowMs, texts } = shell;
  if (!existsSync(join(bundle, "index.js"))) throw new CommandError(EXIT.wrongUsage, texts.demo.noBundle(bundle));
  const signal = shell.takeInterrupts();
  const progress = createProgress(terminal, nowMs);
  const play = plays[scenario];
  progress.stage(texts.demo.starts(play.fleet.length));
  const stage = await openStage(play, { seed, codeDir: bundle, log: (line) => terminal.say(line) });
  const audience = { terminal, style: styleOf(shell), nowMs, json: json === true };
  try {
    const differences = await perform(play, stage, { progress, signal, texts }, audience);
    if (signal.aborted) return EXIT.interrupted;
    return differences === 0 ? EXIT.allWell : EXIT.needsPerson;
  } finally {
    progress.end();
    await stage.close();
  }
}
