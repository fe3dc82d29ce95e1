/** `demo`, which `npm start` runs: a whole recovery on the local cloud, checked at the end. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { StoredRecord } from "../../functions/core/record.ts";
import { differences, type JournalLine } from "../demo/check-ending.ts";
import { firstPlay } from "../demo/plays.ts";
import { rechargeAndFollow } from "../demo/recharge.ts";
import { openStage, type Play, type Stage } from "../demo/stage.ts";
import { CommandError, EXIT, type ExitCode } from "../exit-code.ts";
import { createProgress, type Progress } from "../progress.ts";
import { renderReport } from "../report/render-report.ts";
import { makeReport } from "../report/report.ts";
import { wholeNumber } from "../scope-options.ts";
import type { GlobalOptions, Shell } from "../shell.ts";

interface DemoOptions extends GlobalOptions {
  readonly seed: number;
  readonly bundle: string;
}

export function addDemo(program: Command, shell: Shell): void {
  program
    .command("demo")
    .summary("watch a recovery on the local cloud")
    .description(
      "Starts the local cloud with a fleet that arrears stopped, pays, and shows what the function makes of it. Touches nothing real.",
    )
    .option("--seed <n>", "the same seed gives the same counts", wholeNumber(0), 1)
    .option("--bundle <folder>", "the function's bundle", join(__dirname, "../recover"))
    .action(async (_options: DemoOptions, command: Command) => {
      shell.exitWith(await demo(command.optsWithGlobals<DemoOptions>(), shell));
    });
}

async function demo(options: DemoOptions, shell: Shell): Promise<ExitCode> {
  if (!existsSync(join(options.bundle, "index.js"))) {
    throw new CommandError(EXIT.wrongUsage, `There is no function bundle in ${options.bundle}. Run: npm run build`);
  }
  const signal = shell.takeInterrupts();
  const progress = createProgress(shell.terminal, shell.nowMs);
  const play = firstPlay;
  progress.stage(`The local cloud starts with ${play.fleet.length} instances, most of them stopped by arrears`);
  const log = (line: string) => shell.terminal.say(line);
  const stage = await openStage(play, { seed: options.seed, codeDir: options.bundle, log });
  try {
    const ended = await perform(stage, play, progress, signal);
    progress.end();
    if (signal.aborted) return EXIT.interrupted;
    return show(ended, options, shell);
  } finally {
    progress.end();
    await stage.close();
  }
}

interface Ended {
  readonly records: readonly StoredRecord[];
  readonly differences: readonly string[];
  readonly calls: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

async function perform(stage: Stage, play: Play, progress: Progress, signal: AbortSignal): Promise<Ended> {
  const { cloud, composition } = stage;
  const startedAtMs = composition.world.clock.nowMs();
  const records = await rechargeAndFollow(stage, play.deployment.functionAccountId, 500, progress, signal);
  const journal: JournalLine[] = await cloud.control("GET", "journal");
  return {
    records,
    differences: differences(play.fleet, records, journal),
    calls: countCalls(journal),
    durationMs: composition.world.clock.nowMs() - startedAtMs,
  };
}

function countCalls(journal: readonly JournalLine[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { action } of journal) counts[action] = (counts[action] ?? 0) + 1;
  return counts;
}

function show(
  { records, differences, calls, durationMs }: Ended,
  options: DemoOptions,
  { terminal, nowMs }: Shell,
): ExitCode {
  const report = makeReport(records, nowMs());
  const { colours } = terminal;
  if (options.json) {
    terminal.print(JSON.stringify({ ...report, calls, durationMs, differences }, null, 2));
  } else {
    const callWords = Object.entries(calls).map(([action, count]) => `${action} ${count}`);
    terminal.print(`\n${renderReport(report, terminal)}\n\n${colours.dim(`Calls: ${callWords.join(", ")}.`)}`);
    if (differences.length === 0) {
      terminal.print(
        colours.green(
          `\nThe demo ended as it must, after ${(durationMs / 1000).toFixed(1)} s. Nothing real was touched.`,
        ),
      );
    } else {
      terminal.print(
        colours.red(`\nThe demo did not end as it must:\n${differences.map((line) => `  ${line}`).join("\n")}`),
      );
    }
  }
  return differences.length === 0 ? EXIT.allWell : EXIT.needsPerson;
}
