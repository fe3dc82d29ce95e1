/** `explain`: all that the records say of one instance. */
import type { Command } from "commander";
import { needsPerson } from "../../functions/core/decision/needs-person.ts";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { fieldIs, readRecords } from "../access/read-records.ts";
import { decidingRule } from "../report/deciding-rule.ts";
import { renderExplanation } from "../report/render-explanation.ts";
import { secondsLeft } from "../report/time-left.ts";
import { whatWouldChangeIt } from "../report/what-would-change-it.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";

/** Twice the 15 days in which a stopped instance can be saved. */
const lookBackMs = 30 * 86_400_000;
const clockSlackMs = 60_000;

export function addExplain(program: Command, shell: Shell): void {
  program
    .command("explain")
    .summary("why one instance is as it is")
    .description(
      "All that the records of the last 30 days say of one instance: the rule that decided, evidence, attempts, last error, time left.",
    )
    .argument("<instance>", "the instance id")
    .action(async (instanceId: string, _options: GlobalOptions, command: Command) => {
      shell.exitWith(await explain(instanceId, command.optsWithGlobals<GlobalOptions>(), shell));
    });
}

async function explain(instanceId: string, options: GlobalOptions, shell: Shell): Promise<ExitCode> {
  if (!/^[A-Za-z][A-Za-z0-9_-]{1,63}$/.test(instanceId)) {
    throw new CommandError(
      EXIT.wrongUsage,
      `${instanceId} is not an instance id. Ids look like i-bp1a2b3c4d5e6f7g8h9i.`,
    );
  }
  const { terminal } = shell;
  const nowMs = shell.nowMs();
  const { world, close } = composeHere(await accessCloud(await loadConfiguration(options, shell), shell), shell);
  try {
    const source = { store: world.records, clock: world.clock };
    const query = [fieldIs("record_type", "instance"), fieldIs("instance_id", instanceId)];
    const records = await readRecords(source, query, nowMs - lookBackMs, nowMs + clockSlackMs);
    const newestFirst = records.sort((a, b) => (b.recorded_at ?? "").localeCompare(a.recorded_at ?? "", "en"));
    const newest = newestFirst[0];
    if (options.json) {
      const words = newest && {
        rule: decidingRule(newest),
        whatWouldChangeIt: whatWouldChangeIt(newest),
        secondsLeft: secondsLeft(newest, nowMs),
        needsPerson: needsPerson(newest, nowMs),
      };
      terminal.print(JSON.stringify({ instanceId, ...words, records: newestFirst }, null, 2));
    } else if (newest === undefined) {
      terminal.print(
        `No record of the last 30 days names ${instanceId}. Only instances that arrears may have stopped are recorded.`,
      );
    } else {
      terminal.print(renderExplanation(newestFirst, nowMs, terminal));
    }
    return newest !== undefined && needsPerson(newest, nowMs) ? EXIT.needsPerson : EXIT.allWell;
  } finally {
    close();
  }
}
