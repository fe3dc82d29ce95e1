/** The report as people read it: the answer on the first screen, then the details. */

import { clean } from "../terminal/clean.ts";
import { drawColumns } from "./columns.ts";
import type { OutcomeCount } from "./instance-cases.ts";
import type { Look } from "./look.ts";
import { moneyParagraphs } from "./money.ts";
import { overview } from "./overview.ts";
import { drawParagraphs, type Paragraph } from "./paragraph.ts";
import type { Percentiles } from "./percentiles.ts";
import { renderLeftAlone, renderTasks, renderWaiting } from "./render-causes.ts";
import type { PlaceCount, Report } from "./report.ts";
import { problemMessage, type ShownProblem } from "./shown-problem.ts";
import { type Cell, drawTable, frameWidth } from "./table.ts";
import { formatSeconds } from "./time-left.ts";
import { formatWhen } from "./when.ts";
import { wrap } from "./wrap.ts";

/** The timer sweeps hourly. */
const staleSeconds = 2 * 3_600;
const SHOWN_NAMES = 4;

export function renderReport(report: Report, look: Look): string {
  const { texts, colours } = look;
  const section = (title: string, body: string) => (body === "" ? [] : ["", colours.bold(title), body]);
  const tasks = report.tasks.length === 0 && report.instances > 0 ? ["", colours.green(texts.report.noTask)] : [];
  return [
    ...headLines(report, look),
    "",
    ...drawParagraphs(
      // The money of many accounts would push the answer off the first screen.
      [...verdict(report, look), ...moneyParagraphs(report.money, look), ...numbers(report, look)],
      look.width,
    ),
    ...section(texts.report.tasks, renderTasks(report.tasks, look)),
    ...tasks,
    ...section(texts.report.waiting, renderWaiting(report.waiting, look)),
    ...section(texts.report.places, report.places.length === 0 ? "" : renderPlaces(report.places, look)),
    ...section(texts.report.leftAlone, renderLeftAlone(report.leftAlone, look)),
    ...problemLines(report.problems, look),
  ].join("\n");
}

/** Title, window, time, last run. */
function headLines(report: Report, look: Look): string[] {
  const { texts, colours, width } = look;
  const title = wrap(clean(texts.report.title(accountNames(report, look))), width).map(colours.bold);
  const asOf = texts.report.asOf(formatWhen(report.asOf), formatWhen(report.since));
  const dim = [asOf, lastRunWords(report, look)].flatMap((line) => wrap(line, width)).map(colours.dim);
  return [...title, ...dim, ...staleLines(report, look)];
}

/** A few of them: a title that fills the first screen answers nothing. */
function accountNames({ accounts }: Report, { texts: { terms, report: words } }: Look): string {
  if (accounts.length === 0) return words.titleOfAll;
  const names = accounts.slice(0, SHOWN_NAMES).map(({ name }) => name);
  const rest = accounts.length - names.length;
  return [...names, ...(rest === 0 ? [] : [words.moreAccounts(rest)])].join(terms.comma);
}

function lastRunWords({ lastRun, asOf }: Report, { texts }: Look): string {
  if (lastRun === undefined) return texts.report.noRun;
  const ago = formatSeconds((Date.parse(asOf) - Date.parse(lastRun.at)) / 1000, texts);
  const triggers: Readonly<Record<string, string>> = texts.terms.triggers;
  return texts.report.lastRun(formatWhen(lastRun.at), ago, triggers[lastRun.trigger] ?? lastRun.trigger);
}

function staleLines({ lastRun, asOf }: Report, { texts, colours, width }: Look): string[] {
  const seconds = lastRun === undefined ? 0 : (Date.parse(asOf) - Date.parse(lastRun.at)) / 1000;
  if (seconds <= staleSeconds) return [];
  return wrap(texts.report.staleRun(formatSeconds(seconds, texts)), width).map(colours.yellow);
}

/** The first lines: whether all instances run, since when, and in a line each who must do what about those that do not. */
export function verdict(report: Report, look: Look): Paragraph[] {
  const { texts, colours } = look;
  const words = texts.report;
  const { byUs, byCloud, down, released } = report.totals;
  const back = byUs + byCloud;
  const held = heldParagraphs(report, look);
  if (report.instances === 0) return [...held, { text: words.nothing }, { text: words.nothingBefore }];
  if (back + down + released === 0) return [...held, { text: words.noneStopped, paint: colours.green }];
  return [
    ...(down > 0
      ? [{ text: words.notBack(down, back + down, whenOrUnknown(report.downSince, look)), paint: colours.red }]
      : []),
    ...(down === 0 && back > 0
      ? [{ text: words.allBack(back, whenOrUnknown(report.backSince, look)), paint: colours.green }]
      : []),
    ...overview(report, look).map((text) => ({ text })),
    ...held,
    ...(released > 0 ? [{ text: words.released(released), paint: colours.red }] : []),
  ];
}

/** What brought the instances back, and how fast. */
export function numbers(report: Report, look: Look): Paragraph[] {
  const words = look.texts.report;
  const { byUs, byCloud, down, released } = report.totals;
  if (byUs + byCloud + down + released === 0) return [];
  return [
    { text: words.recoveredBy(byUs, byCloud, down + released) },
    ...timeWords(report.fromPayment, words.timeFromPayment, look),
    ...timeWords(report.fromCall, words.timeFromCall, look),
  ];
}

function heldParagraphs({ held }: Report, { texts, colours }: Look): Paragraph[] {
  if (held === undefined) return [];
  return [{ text: texts.report.held(held.instanceIds.length, formatWhen(held.until)), paint: colours.yellow }];
}

function whenOrUnknown(at: string | undefined, { texts }: Look): string {
  return at === undefined ? texts.terms.notKnown : formatWhen(at);
}

function timeWords(
  times: Percentiles | undefined,
  words: (p50: string, p90: string, worst: string, count: number) => string,
  { texts }: Look,
): Paragraph[] {
  if (times === undefined) return [];
  const { p50, p90, worst, count } = times;
  return [{ text: words(formatSeconds(p50, texts), formatSeconds(p90, texts), formatSeconds(worst, texts), count) }];
}

function renderPlaces(places: readonly PlaceCount[], { texts, width, colours }: Look): string {
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
    { width, indent: 2, paintTitle: colours.dim },
  );
}

/** One line a problem, with its account and region; nothing for none. */
export function problemLines(problems: readonly ShownProblem[], { texts, language, colours, width }: Look): string[] {
  if (problems.length === 0) return [];
  const lines = problems.flatMap((problem) => {
    const place = [problem.accountId, problem.regionId].filter(Boolean).join(" ");
    const where = place === "" ? problem.code : texts.terms.withName(problem.code, place);
    const text = `${where}${texts.terms.colon}${problemMessage(problem, language)}`;
    return wrap(clean(text), width - 2).map((line) => `  ${line}`);
  });
  return ["", colours.yellow(texts.report.problems(problems.length)), ...lines];
}

/** Counts by outcome, for the demo. */
export function renderCounts(counts: readonly OutcomeCount[], { colours, width, texts }: Look): string {
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

function paintOf(outcome: string, colours: Look["colours"]): (text: string) => string {
  if (outcome.startsWith("recovered")) return colours.green;
  if (outcome === "failed" || outcome === "released") return colours.red;
  return outcome === "parked" ? colours.yellow : (text) => text;
}
