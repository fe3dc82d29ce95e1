/** Runs the steps of a demo, prints the result of each, and checks the ends of all instances. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { countOutcomes, newestByInstance } from "../report/instance-cases.ts";
import { drawParagraphs } from "../report/paragraph.ts";
import { renderTasks, renderWaiting } from "../report/render-causes.ts";
import { renderCounts } from "../report/render-report.ts";
import { makeReport, type Report } from "../report/report.ts";
import type { Style } from "../report/style.ts";
import { toJson } from "../terminal/clean.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { differences, type JournalLine } from "./check-ending.ts";
import type { Demo, StepContext, StepEnd } from "./demo.ts";
import type { DemoCloud } from "./demo-cloud.ts";

export interface Output {
  readonly terminal: Terminal;
  readonly style: Style;
  nowMs(): number;
  readonly json: boolean;
}

interface Ended {
  readonly records: readonly StoredRecord[];
  readonly journal: readonly JournalLine[];
  readonly wrong: readonly string[];
  readonly durationMs: number;
}

/** Resolves with the number of differences between the demo and its scenario. */
export async function runDemo(demo: Demo, demoCloud: DemoCloud, context: StepContext, output: Output): Promise<number> {
  const startedAtMs = output.nowMs();
  await demo.prepare?.(demoCloud);
  const records: StoredRecord[] = [];
  for (const step of demo.steps) {
    const end = await step.run(demoCloud, context);
    if (context.signal.aborted) return 0;
    context.progress.end();
    // The later steps would only fail as well, and hide the cause.
    if (end.differences.length > 0) return showFailure(end, output);
    records.push(...end.records);
    if (step.title !== undefined && !output.json) showStep(step.title(context.texts), end.records, output);
  }
  const journal: JournalLine[] = await demoCloud.cloud.control("GET", "journal");
  const wrong = differences(demo.fleet, records, journal, context.texts);
  show(demo, { records, journal, wrong, durationMs: output.nowMs() - startedAtMs }, output);
  return wrong.length;
}

/** Prints what failed and what to do, and returns the number of failures. */
function showFailure({ differences: wrong, advice = "" }: StepEnd, { terminal, style, json }: Output): number {
  if (json) terminal.print(toJson({ differences: wrong, advice }));
  else terminal.print([failureLines(wrong, style), ...drawParagraphs([{ text: advice }], style.width)].join("\n"));
  return wrong.length;
}

function failureLines(wrong: readonly string[], { colours, texts: { demo } }: Style): string {
  return colours.red(`${demo.otherwise}\n${wrong.map((line) => `  ${line}`).join("\n")}`);
}

function showStep(title: string, records: readonly StoredRecord[], { terminal, style }: Output): void {
  const counts = countOutcomes(newestByInstance(records));
  const sum = counts.reduce((total, { count }) => total + count, 0);
  const { bold, dim } = terminal.colours;
  terminal.print(`\n${bold(title)}\n${renderCounts(counts, style)}\n${dim(style.texts.demo.stepSum(sum))}`);
}

function show(demo: Demo, ended: Ended, output: Output): void {
  const { records, journal, wrong, durationMs } = ended;
  const { terminal, style, nowMs, json } = output;
  const report = makeReport(records, { accounts: [], sinceMs: nowMs() - durationMs, nowMs: nowMs() }, style);
  const calls = countCalls(journal);
  if (json) {
    terminal.print(toJson({ ...report, calls, durationMs, differences: wrong }));
    return;
  }
  const { bold, green, dim } = terminal.colours;
  const words = style.texts.demo;
  const callWords = Object.entries(calls).map(([action, count]) => `${action} ${count}`);
  const sums = [
    "",
    bold(words.sumTitle),
    ...sumLines(demo, report, style),
    ...drawParagraphs(
      [
        { text: words.calls(calls.ReActivateInstances ?? 0, report.totals.byUs) },
        { text: words.otherCalls(callWords.join(", ")), paint: dim },
      ],
      style.width,
    ),
  ];
  const seconds = (durationMs / 1000).toFixed(1);
  const verdict =
    wrong.length === 0
      ? green(words.asItMust(report.instances, seconds))
      : [failureLines(wrong, style), ...drawParagraphs([{ text: words.advice.ended }], style.width)].join("\n");
  const { tasks, waiting } = style.texts.report;
  const down = [
    "",
    bold(tasks),
    renderTasks(report.tasks, style),
    "",
    bold(waiting),
    renderWaiting(report.waiting, style),
  ];
  terminal.print([...sums, ...down, "", verdict, "", bold(words.next), ...nextLines(style)].join("\n"));
}

/** Returns one line for each end. The lines add up to the number of instances in the scenario. */
function sumLines({ fleet }: Demo, { instances, totals }: Report, { texts }: Style): string[] {
  const { sum } = texts.demo;
  const line = (count: number, words: string, sign: string) => `  ${sign} ${String(count).padStart(4)}  ${words}`;
  return [
    line(fleet.length, sum.all, " "),
    line(fleet.length - instances, sum.outside, "-"),
    line(instances, sum.judged, "="),
    line(totals.byUs, sum.byUs, " "),
    line(totals.byCloud, sum.byCloud, "+"),
    line(totals.down, sum.down, "+"),
    line(totals.released, sum.released, "+"),
    line(totals.leftAlone, sum.leftAlone, "+"),
  ];
}

function nextLines({ texts, colours }: Style): string[] {
  const steps = texts.demo.nextSteps;
  const commands = [
    ["npm run cloud -- --scenario demo", steps.byHand],
    ["npm run cli -- demo --scenario first", steps.small],
    ["npm run cli -- simulate --runs 1000", steps.simulate],
    ["npm run cli -- plan", steps.own],
    ["docs/deploy.md", steps.docs],
  ] as const;
  return commands.map(([command, what]) => `  ${colours.cyan(command.padEnd(38))}${what}`);
}

function countCalls(journal: readonly JournalLine[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { action } of journal) counts[action] = (counts[action] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b, "en")));
}
