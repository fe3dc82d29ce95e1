/** Names, options and help of `report`. */
import { type Command, Option } from "commander";
import type { ReportOptions } from "../commands/report.ts";
import type { Shell } from "../terminal/shell.ts";
import { repeatable } from "./scope-options.ts";
import { parseSince } from "./since.ts";

/** Every open case is recorded at least once in 24 hours. 26 hours leave two for a late sweep. */
const DEFAULT_SINCE = "26h";

export function addReport(program: Command, shell: Shell): void {
  const { texts } = shell;
  const { summary, description, options } = texts.report;
  program
    .command("report")
    .summary(summary)
    .description(description)
    .addOption(
      new Option("--since <when>", options.since)
        .argParser((text: string) => parseSince(text, shell.nowMs(), texts))
        .default(parseSince(DEFAULT_SINCE, shell.nowMs(), texts), options.sinceDefault(DEFAULT_SINCE)),
    )
    .addOption(repeatable("--account <id>", options.account, texts))
    .addOption(repeatable("--region <id>", options.region, texts))
    .addOption(repeatable("--instance <id>", options.instance, texts))
    .option("--csv", options.csv)
    .option("--html <file>", options.html)
    .action(async (_options: ReportOptions, command: Command) => {
      const { report } = await import("../commands/report.ts");
      shell.exitWith(await report(command.optsWithGlobals<ReportOptions>(), shell));
    });
}
