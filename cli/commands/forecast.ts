/** `forecast`: what is still stopped, and when the vendor releases it, the earliest first. */
import type { Command } from "commander";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { fieldIs, readRecords } from "../access/read-records.ts";
import { renderCases } from "../report/render-report.ts";
import { makeForecast } from "../report/report.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

/** Open cases are recorded again at least daily. */
const lookBackMs = 26 * 3_600_000;
const clockSlackMs = 60_000;
/** From here on a case needs a person, whatever its reason. */
const urgentSeconds = 72 * 3_600;

export function addForecast(program: Command, shell: Shell): void {
  program
    .command("forecast")
    .summary("what is still stopped, and when it will be released")
    .description(
      "Every instance on record that is still stopped, with the time left until the vendor releases it, the earliest first.",
    )
    .action(async (_options: GlobalOptions, command: Command) => {
      shell.exitWith(await forecast(command.optsWithGlobals<GlobalOptions>(), shell));
    });
}

async function forecast(options: GlobalOptions, shell: Shell): Promise<ExitCode> {
  const { terminal } = shell;
  const nowMs = shell.nowMs();
  const { world, close } = composeHere(await accessCloud(await loadConfiguration(options, shell), shell), shell);
  try {
    const source = { store: world.records, clock: world.clock };
    const records = await readRecords(
      source,
      [fieldIs("record_type", "instance")],
      nowMs - lookBackMs,
      nowMs + clockSlackMs,
    );
    const cases = makeForecast(records, nowMs);
    if (options.json) terminal.print(JSON.stringify({ cases }, null, 2));
    else terminal.print(cases.length === 0 ? "Nothing on record is still stopped." : renderCases(cases, terminal));
    const urgent = cases.some(({ secondsLeft }) => secondsLeft !== undefined && secondsLeft < urgentSeconds);
    return urgent ? EXIT.needsPerson : EXIT.allWell;
  } finally {
    close();
  }
}
