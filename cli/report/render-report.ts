/** Writes the report as text: the answer on the first screen, then the details. */

import { clean } from "../terminal/clean.ts";
import { drawColumns } from "./columns.ts";
import type { OutcomeCount } from "./instance-cases.ts";
import { moneyParagraphs } from "./money.ts";
import { overview } from "./overview.ts";
import { drawParagraphs, type Paragraph } from "./paragraph.ts";
import type { Percentiles } from "./percentiles.ts";
import { renderLeftAlone, renderTasks, renderWaiting } from "./render-causes.ts";
import type { PlaceCount, Report } from "./report.ts";
import { problemMessage, type ShownProblem } from "./shown-problem.ts";
import type { Style } from "./style.ts";
import { type Cell, drawTable, frameWidth } from "./table.ts";
import { formatSeconds } from "./time-left.ts";
import { formatWhen } from "./when.ts";
import { wrap } from "./wrap.ts";

/** The timer sweeps once an hour, so two hours without a run are too long. */
const STALE_SECONDS = 2 * 3_600;
const SHOWN_NAMES = 4;

export function renderReport(report: Report, style: Style): string {
  const { texts, colours } = style;
  const section = (title: string, body: string) => (body === "" ? [] : ["", colours.bold(title), body]);
  const tasks = report.tasks.length === 0 && report.instances > 0 ? ["", colours.green(texts.report.noTask)] : [];
  return [
    ...headLines(report, style),
    "",
    ...drawParagraphs(
      // The paragraphs about money come after the verdict, so that many accounts do not push it off the first screen.
      [...verdict(report, style), ...moneyParagraphs(report.money, style), ...numbers(report, style)],
      style.width,
    ),
    ...section(texts.report.tasks, renderTasks(report.tasks, style)),
    ...tasks,
    ...section(
      report.onlyPlans ? texts.report.waitingPlan : texts.report.waiting,
      renderWaiting(report.waiting, style),
    ),
    ...section(texts.report.places, report.places.length === 0 ? "" : renderPlaces(report.places, style)),
    ...section(texts.report.leftAlone, renderLeftAlone(report.leftAlone, style)),
    ...problemLines(report.problems, style),
  ].join("\n");
}

/** Returns the title, the time span, the time of the report and the last run. */
function headLines(report: Report, style: Style): string[] {
  const { texts, colours, width } = style;
  const title = wrap(clean(texts.report.title(accountNames(report, style))), width).map(colours.bold);
  const asOf = texts.report.asOf(formatWhen(report.asOf), formatWhen(report.since));
  const dim = [asOf, lastRunWords(report, style)].flatMap((line) => wrap(line, width)).map(colours.dim);
  const plans = report.onlyPlans ? wrap(texts.report.onlyPlans, width).map(colours.yellow) : [];
  return [...title, ...dim, ...plans, ...staleLines(report, style)];
}

/** Returns at most four names, because a longer title would fill the first screen. */
function accountNames({ accounts }: Report, { texts: { terms, report: words } }: Style): string {
  if (accounts.length === 0) return words.titleOfAll;
  const names = accounts.slice(0, SHOWN_NAMES).map(({ name }) => name);
  const rest = accounts.length - names.length;
  return [...names, ...(rest === 0 ? [] : [words.moreAccounts(rest)])].join(terms.comma);
}

function lastRunWords({ lastRun, asOf }: Report, { texts }: Style): string {
  if (lastRun === undefined) return texts.report.noRun;
  const ago = formatSeconds((Date.parse(asOf) - Date.parse(lastRun.at)) / 1000, texts);
  const triggers: Readonly<Record<string, string>> = texts.terms.triggers;
  return texts.report.lastRun(formatWhen(lastRun.at), ago, triggers[lastRun.trigger] ?? lastRun.trigger);
}

function staleLines({ lastRun, asOf }: Report, { texts, colours, width }: Style): string[] {
  const seconds = lastRun === undefined ? 0 : (Date.parse(asOf) - Date.parse(lastRun.at)) / 1000;
  if (seconds <= STALE_SECONDS) return [];
  return wrap(texts.report.staleRun(formatSeconds(seconds, texts)), width).map(colours.yellow);
}

/**
 * Returns the first lines: whether all instances run and since when. If some do not, each role gets a line with its
 * task.
 */
export function verdict(report: Report, style: Style): Paragraph[] {
  const { texts, colours } = style;
  const words = texts.report;
  const { byUs, byCloud, down, released } = report.totals;
  const back = byUs + byCloud;
  const held = heldParagraphs(report, style);
  if (report.instances === 0) return [...held, { text: words.nothing }, { text: words.nothingBefore }];
  if (back + down + released === 0) return [...held, { text: words.noneStopped, paint: colours.green }];
  return [
    ...(down > 0
      ? [{ text: words.notBack(down, back + down, whenOrUnknown(report.downSince, style)), paint: colours.red }]
      : []),
    ...(down === 0 && back > 0
      ? [{ text: words.allBack(back, whenOrUnknown(report.backSince, style)), paint: colours.green }]
      : []),
    ...overview(report, style).map((text) => ({ text })),
    ...held,
    ...(released > 0 ? [{ text: words.released(released), paint: colours.red }] : []),
  ];
}

/** Returns how many instances came back, by whose start, and how fast. */
export function numbers(report: Report, style: Style): Paragraph[] {
  const words = style.texts.report;
  const { byUs, byCloud, down, released } = report.totals;
  if (byUs + byCloud + down + released === 0) return [];
  return [
    { text: words.recoveredBy(byUs, byCloud, down + released) },
    ...timeWords(report.fromPayment, words.timeFromPayment, style),
    ...timeWords(report.fromCall, words.timeFromCall, style),
  ];
}

function heldParagraphs({ held }: Report, { texts, colours }: Style): Paragraph[] {
  if (held === undefined) return [];
  return [{ text: texts.report.held(held.instanceIds.length, formatWhen(held.until)), paint: colours.yellow }];
}

function whenOrUnknown(at: string | undefined, { texts }: Style): string {
  return at === undefined ? texts.terms.notKnown : formatWhen(at);
}

function timeWords(
  times: Percentiles | undefined,
  words: (p50: string, p90: string, worst: string, count: number) => string,
  { texts }: Style,
): Paragraph[] {
  if (times === undefined) return [];
  const { p50, p90, worst, count } = times;
  return [{ text: words(formatSeconds(p50, texts), formatSeconds(p90, texts), formatSeconds(worst, texts), count) }];
}

function renderPlaces(places: readonly PlaceCount[], { texts, width, colours }: Style): string {
  const { columns } = texts.report;
  const right = (title: string) => ({ title, align: "right" as const });
  return drawColumns(
    [
      { title: texts.terms.columns.account, flexible: true },
      { title: texts.terms.columns.region },
      right(columns.byUs),
      right(columns.byCloud),
      right(columns.down),
      right(columns.released),
      right(columns.leftAlone),
    ],
    places.map(({ accountName, regionId, byUs, byCloud, down, released, leftAlone }) => [
      accountName,
      regionId,
      ...[byUs, byCloud, down, released, leftAlone].map(String),
    ]),
    { width, indent: 2, paintTitle: colours.dim, colon: texts.terms.colon },
  );
}

/** Returns one line for each problem, with its account and region. */
export function problemLines(problems: readonly ShownProblem[], { texts, language, colours, width }: Style): string[] {
  if (problems.length === 0) return [];
  const lines = problems.flatMap((problem) => {
    const place = [problem.accountId, problem.regionId].filter(Boolean).join(" ");
    const where = place === "" ? problem.code : texts.terms.withName(problem.code, place);
    const text = `${where}${texts.terms.colon}${problemMessage(problem, language)}`;
    return wrap(clean(text), width - 2).map((line) => `  ${line}`);
  });
  return ["", colours.yellow(texts.report.problems(problems.length)), ...lines];
}

/** Draws the counts by outcome, for the demo. */
export function renderCounts(counts: readonly OutcomeCount[], { colours, width, texts }: Style): string {
  const outcomeWidth = 18;
  const countWidth = 9;
  const columns = [
    { title: texts.report.outcome, width: outcomeWidth },
    { title: texts.report.instances, width: countWidth, align: "right" as const },
    { title: texts.report.reasons, width: width - frameWidth(3) - outcomeWidth - countWidth },
  ];
  const rows = counts.map(({ outcome, count, reasons }): Cell[] => [
    { lines: [outcome], paintFirst: paintOf(outcome, colours) },
    { lines: [String(count)] },
    { lines: [reasons.map((entry) => `${entry.reason} ${entry.count}`).join(", ")] },
  ]);
  return drawTable(columns, rows, { bold: colours.bold, compact: true });
}

function paintOf(outcome: string, colours: Style["colours"]): (text: string) => string {
  if (outcome.startsWith("recovered")) return colours.green;
  if (outcome === "failed" || outcome === "released") return colours.red;
  return outcome === "parked" ? colours.yellow : (text) => text;
}
