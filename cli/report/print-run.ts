/** How `plan`, `apply` and `invoke` end: the report of one run, its problems, and the exit code. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Problem } from "../../functions/core/terms/summary.ts";
import { clean } from "../terminal/clean.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { Shell } from "../terminal/shell.ts";
import { renderReport } from "./render-report.ts";
import { makeReport } from "./report.ts";

/** Codes of our own for "no answer at all": nothing was learned, so it is not "something needs a person". */
const unreachable = /\bLocal\.(Timeout|ConnectionReset|Unreachable|NotJson)\b/;

export function printRun(
  records: readonly StoredRecord[],
  problems: readonly Problem[],
  json: boolean,
  { terminal, nowMs }: Shell,
): ExitCode {
  const report = makeReport(records, nowMs());
  if (json) terminal.print(JSON.stringify({ ...report, problems }, null, 2));
  else terminal.print([renderReport(report, terminal), ...problemLines(problems)].join("\n"));
  if (problems.length > 0 && report.instances === 0 && problems.every(isUnreachable)) return EXIT.unreachable;
  return report.needsPerson.length > 0 || problems.length > 0 ? EXIT.needsPerson : EXIT.allWell;
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

function isUnreachable({ code, message }: Problem): boolean {
  return unreachable.test(code) || unreachable.test(message);
}
