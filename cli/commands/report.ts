/** `report`: prints what the records of the last runs say, from the log store. */
import { writeFile } from "node:fs/promises";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { needsPerson } from "../../functions/core/report/needs-person.ts";
import { accessCloud, composeHere, loadConfiguration } from "../access/access.ts";
import { readCaseRecords } from "../access/case-records.ts";
import { toCsv } from "../report/csv.ts";
import { countedRecords, newestByInstance } from "../report/instance-cases.ts";
import { renderReport } from "../report/render-report.ts";
import { makeReport, type Report } from "../report/report.ts";
import { renderReportPage } from "../report/report-page.ts";
import { styleOf } from "../report/style.ts";
import { toJson } from "../terminal/clean.ts";
import { refuseTogether } from "../terminal/conflicts.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import type { ScopeOptions } from "../tree/scope-options.ts";
import { checkedTrigger, toManualRequest } from "./run/manual-request.ts";

export interface ReportOptions extends GlobalOptions, Pick<ScopeOptions, "account" | "region" | "instance"> {
  readonly since: number;
  readonly csv?: boolean;
  readonly html?: string;
}

export async function report(options: ReportOptions, shell: Shell): Promise<ExitCode> {
  refuseTogether({ "--json": options.json, "--csv": options.csv }, shell.texts);
  const configuration = await loadConfiguration(options, shell);
  const { world, policy, close } = composeHere(await accessCloud(configuration, shell), shell);
  try {
    checkedTrigger(toManualRequest("plan", options, "report"), policy);
    const source = { store: world.records, clock: world.clock };
    const all = await readCaseRecords(source, ["instance", "account", "run", "intent"], options.since);
    const records = all.filter((record) => isAskedFor(record, options));
    const accounts = policy.accounts.filter(({ id }) => options.account?.includes(id) ?? true);
    const made = makeReport(records, { accounts, sinceMs: options.since, nowMs: shell.nowMs() }, shell);
    await writePage(made, options, shell);
    print(made, records, options, shell);
    return made.needsPerson.length > 0 ? EXIT.needsPerson : EXIT.allWell;
  } finally {
    close();
  }
}

function print(made: Report, records: readonly StoredRecord[], options: ReportOptions, shell: Shell): void {
  const { terminal } = shell;
  const nowMs = shell.nowMs();
  if (options.csv) {
    const cases = newestByInstance(countedRecords(records));
    terminal.print(toCsv(cases, (record) => needsPerson(record, nowMs)).trimEnd());
  } else if (options.json) {
    terminal.print(toJson(made));
  } else {
    terminal.print(renderReport(made, styleOf(shell)));
  }
}

async function writePage(made: Report, { html }: ReportOptions, shell: Shell): Promise<void> {
  if (html === undefined) return;
  const { terminal, texts } = shell;
  await writeFile(html, renderReportPage(made, shell)).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(EXIT.wrongUsage, texts.report.htmlFailed(html, error.code ?? "?"));
  });
  terminal.note(texts.report.htmlWritten(html));
}

/**
 * Keeps account and run records under `--instance`. They carry no instance id, and the report needs the last run and
 * the balance.
 */
function isAskedFor(record: StoredRecord, { account, region, instance }: ReportOptions): boolean {
  const isOneOf = (asked: readonly string[] | undefined, value: string | undefined) =>
    asked === undefined || value === undefined || asked.includes(value);
  return (
    isOneOf(account, record.account_id) && isOneOf(region, record.region_id) && isOneOf(instance, record.instance_id)
  );
}
