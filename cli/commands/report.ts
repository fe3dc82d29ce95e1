/** `report`: what the records of the last runs say, read back from the log store. */
import { type Command, Option } from "commander";
import { needsPerson } from "../../functions/core/decision/needs-person.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { fieldIs, readRecords } from "../access/read-records.ts";
import { toCsv } from "../report/csv.ts";
import { newestByInstance } from "../report/instance-cases.ts";
import { renderReport } from "../report/render-report.ts";
import { makeReport } from "../report/report.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { checkedTrigger, toManualRequest } from "./run/manual-request.ts";
import { repeatable, type ScopeOptions } from "./run/scope-options.ts";
import { parseSince } from "./run/since.ts";

interface ReportOptions extends GlobalOptions, Pick<ScopeOptions, "account" | "region" | "instance"> {
  readonly since: number;
  readonly csv?: boolean;
}

/** Open cases are recorded again at least daily, so this finds every one of them. */
const defaultSince = "26h";

/** Records come in write time: those of a run that has just ended may carry the store's clock. */
const clockSlackMs = 60_000;

export function addReport(program: Command, shell: Shell): void {
  program
    .command("report")
    .summary("what happened, and who is needed, from the log store")
    .description("Counts by outcome, then every instance that needs a person: why, what would change it, time left.")
    .addOption(
      new Option("--since <when>", "how far back: 90m, 26h, 7d, or a date")
        .argParser((text: string) => parseSince(text, shell.nowMs()))
        .default(parseSince(defaultSince, shell.nowMs()), `${defaultSince}, which holds every open case`),
    )
    .addOption(repeatable("--account <id>", "only this account (repeatable)"))
    .addOption(repeatable("--region <id>", "only this region (repeatable)"))
    .addOption(repeatable("--instance <id>", "only this instance (repeatable)"))
    .option("--csv", "print CSV, one line an instance")
    .action(async (_options: ReportOptions, command: Command) => {
      shell.exitWith(await report(command.optsWithGlobals<ReportOptions>(), shell));
    });
}

async function report(options: ReportOptions, shell: Shell): Promise<ExitCode> {
  const configuration = await loadConfiguration(options, shell);
  const { world, policy, close } = composeHere(await accessCloud(configuration, shell), shell);
  try {
    checkedTrigger(toManualRequest("plan", options, "report"), policy);
    const source = { store: world.records, clock: world.clock };
    const all = await readRecords(
      source,
      [fieldIs("record_type", "instance")],
      options.since,
      shell.nowMs() + clockSlackMs,
    );
    return print(
      all.filter((record) => isAskedFor(record, options)),
      options,
      shell,
    );
  } finally {
    close();
  }
}

function print(records: readonly StoredRecord[], options: ReportOptions, { terminal, nowMs }: Shell): ExitCode {
  const now = nowMs();
  const made = makeReport(records, now);
  if (options.csv) terminal.print(toCsv(newestByInstance(records), (record) => needsPerson(record, now)).trimEnd());
  else if (options.json)
    terminal.print(JSON.stringify({ since: new Date(options.since).toISOString(), ...made }, null, 2));
  else terminal.print(renderReport(made, terminal));
  return made.needsPerson.length > 0 ? EXIT.needsPerson : EXIT.allWell;
}

function isAskedFor(record: StoredRecord, { account, region, instance }: ReportOptions): boolean {
  const isOneOf = (asked: readonly string[] | undefined, value = "") => asked === undefined || asked.includes(value);
  return (
    isOneOf(account, record.account_id) && isOneOf(region, record.region_id) && isOneOf(instance, record.instance_id)
  );
}
