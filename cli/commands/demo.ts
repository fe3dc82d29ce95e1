/** `demo`, which `npm start` runs: recovers a fleet of the local cloud and checks how each instance ended. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { startDemoCloud } from "../demo/demo-cloud.ts";
import { DEMOS } from "../demo/demos.ts";
import { runDemo } from "../demo/run-demo.ts";
import { styleOf } from "../report/style.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { createProgress } from "../terminal/progress.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { wholeNumber } from "./run/scope-options.ts";

interface DemoOptions extends GlobalOptions {
  readonly scenario: keyof typeof DEMOS;
  readonly seed: number;
  readonly bundle: string;
}

export function addDemo(program: Command, shell: Shell): void {
  const { summary, description, options } = shell.texts.demo;
  program
    .command("demo")
    .summary(summary)
    .description(description)
    .addOption(new Option("--scenario <name>", options.scenario).choices(Object.keys(DEMOS)).default("demo"))
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
  const chosen = DEMOS[scenario];
  progress.stage(texts.demo.starts(chosen.fleet.length));
  const demoCloud = await startDemoCloud(chosen, { seed, codeDir: bundle, log: (line) => terminal.say(line) });
  const output = { terminal, style: styleOf(shell), nowMs, json: json === true };
  try {
    const differences = await runDemo(chosen, demoCloud, { progress, signal, texts }, output);
    if (signal.aborted) return EXIT.interrupted;
    return differences === 0 ? EXIT.allWell : EXIT.needsPerson;
  } finally {
    progress.end();
    await demoCloud.close();
  }
}
