/** The report as people read it. */
import type { Colours } from "../terminal/terminal.ts";
import type { OutcomeCount } from "./instance-cases.ts";
import type { CaseView, Report } from "./report.ts";
import { type Cell, drawTable, frameWidth } from "./table.ts";
import { formatTimeLeft } from "./time-left.ts";

export interface Look {
  readonly colours: Colours;
  /** Columns that a line may take. */
  readonly width: number;
}

export function renderReport(report: Report, look: Look): string {
  if (report.instances === 0) return "No instance is on record.";
  return [renderCounts(report.counts, look), "", renderNeedsPerson(report.needsPerson, look)].join("\n");
}

export function renderCounts(counts: readonly OutcomeCount[], { colours, width }: Look): string {
  const outcomeWidth = 18;
  const countWidth = 9;
  const columns = [
    { title: "Outcome", width: outcomeWidth },
    { title: "Instances", width: countWidth, align: "right" as const },
    { title: "Reasons", width: width - frameWidth(3) - outcomeWidth - countWidth },
  ];
  const rows = counts.map(({ outcome, count, reasons }): Cell[] => [
    { lines: [outcome], paintFirst: paintOf(outcome, colours) },
    { lines: [String(count)] },
    { lines: [reasons.map((entry) => `${entry.reason} ${entry.count}`).join(", ")] },
  ]);
  return drawTable(columns, rows, { bold: colours.bold, compact: true });
}

export function renderNeedsPerson(cases: readonly CaseView[], look: Look): string {
  if (cases.length === 0) return look.colours.green("No instance needs a person.");
  const title = cases.length === 1 ? "1 instance needs a person" : `${cases.length} instances need a person`;
  return `${look.colours.bold(title)}\n${renderCases(cases, look)}`;
}

export function renderCases(cases: readonly CaseView[], { colours, width }: Look): string {
  const [instanceWidth, leftWidth] = [26, 11];
  const columns = [
    { title: "Instance", width: instanceWidth },
    { title: "Why, and what would change it", width: width - frameWidth(3) - instanceWidth - leftWidth },
    { title: "Time left", width: leftWidth },
  ];
  const rows = cases.map((entry): Cell[] => [
    {
      lines: [entry.instanceId, entry.name, `${entry.accountName || entry.accountId} ${entry.regionId}`].filter(
        Boolean,
      ),
    },
    {
      lines: [whyWords(entry), entry.whatWouldChangeIt],
      paintFirst: paintOf(entry.outcome, colours),
    },
    { lines: [entry.outcome === "released" ? "over" : formatTimeLeft(entry.secondsLeft, entry.releaseSource)] },
  ]);
  return drawTable(columns, rows, { bold: colours.bold });
}

/** `parked: no-stock (OperationDenied.NoStock)`. */
function whyWords({ outcome, reason, errorCode }: CaseView): string {
  const why = reason === undefined ? outcome : `${outcome}: ${reason}`;
  return errorCode === undefined ? why : `${why} (${errorCode})`;
}

function paintOf(outcome: string, colours: Colours): (text: string) => string {
  if (outcome.startsWith("recovered")) return colours.green;
  if (outcome === "failed" || outcome === "released") return colours.red;
  return outcome === "parked" ? colours.yellow : (text) => text;
}
