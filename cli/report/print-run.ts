/** How `plan`, `apply` and `invoke` end: the report of one run, its problems, and the exit code. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Problem } from "../../functions/core/terms/summary.ts";
import { clean } from "../terminal/clean.ts";
import { type ExitCode, exitOfRun } from "../terminal/exit-code.ts";
import type { Shell } from "../terminal/shell.ts";
import { renderReport } from "./render-report.ts";
import { makeReport } from "./report.ts";

export function printRun(
  records: readonly StoredRecord[],
  problems: readonly Problem[],
  json: boolean,
  { terminal, nowMs }: Shell,
): ExitCode {
  const report = makeReport(records, nowMs());
  if (json) terminal.print(JSON.stringify({ ...report, problems }, null, 2));
  else terminal.print([renderReport(report, terminal), ...problemLines(problems)].join("\n"));
  return exitOfRun({ problems, instances: report.instances, needsPerson: report.needsPerson.length });
}

/** One line a problem, with its account and region; nothing for none. */
function problemLines(problems: readonly Problem[]): string[] {
  if (problems.length === 0) return [];
  const lines = problems.map(({ code, message, accountId, regionId }) => {
    const place = [accountId, regionId].filter(Boolean).join(" ");
    return `  ${clean(`${code}${place === "" ? "" : ` (${place})`}: ${message}`)}`;
  });
  return ["", lines.length === 1 ? "One problem:" : `${lines.length} problems:`, ...lines];
}
