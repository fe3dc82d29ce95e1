/** Plays a play to its end, shows each act, and checks that it ended as it must. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { countOutcomes, newestByInstance } from "../report/instance-cases.ts";
import type { Look } from "../report/look.ts";
import { drawParagraphs } from "../report/paragraph.ts";
import { renderTasks, renderWaiting } from "../report/render-causes.ts";
import { renderCounts } from "../report/render-report.ts";
import { makeReport, type Report } from "../report/report.ts";
import { toJson } from "../terminal/clean.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { differences, type JournalLine } from "./check-ending.ts";
import type { Play, Rehearsal } from "./play.ts";
import type { Stage } from "./stage.ts";

export interface Audience {
  readonly terminal: Terminal;
  readonly look: Look;
  nowMs(): number;
  readonly json: boolean;
}

interface Ended {
  readonly records: readonly StoredRecord[];
  readonly journal: readonly JournalLine[];
  readonly wrong: readonly string[];
  readonly durationMs: number;
}

/** Resolves with the number of things that went otherwise than they must. */
export async function perform(play: Play, stage: Stage, rehearsal: Rehearsal, audience: Audience): Promise<number> {
  const startedAtMs = audience.nowMs();
  await play.prepare?.(stage);
  const records: StoredRecord[] = [];
  const wrong: string[] = [];
  for (const act of play.acts) {
    const end = await act.perform(stage, rehearsal);
    if (rehearsal.signal.aborted) return 0;
    records.push(...end.records);
    wrong.push(...end.differences);
    rehearsal.progress.end();
    if (act.title !== undefined && !audience.json) showAct(act.title(rehearsal.texts), end.records, audience);
  }
  const journal: JournalLine[] = await stage.cloud.control("GET", "journal");
  wrong.push(...differences(play.fleet, records, journal, rehearsal.texts));
  show(play, { records, journal, wrong, durationMs: audience.nowMs() - startedAtMs }, audience);
  return wrong.length;
}

function showAct(title: string, records: readonly StoredRecord[], { terminal, look }: Audience): void {
  const counts = countOutcomes(newestByInstance(records));
  const sum = counts.reduce((total, { count }) => total + count, 0);
  const { bold, dim } = terminal.colours;
  terminal.print(`\n${bold(title)}\n${renderCounts(counts, look)}\n${dim(look.texts.demo.actSum(sum))}`);
}

function show(play: Play, ended: Ended, audience: Audience): void {
  const { records, journal, wrong, durationMs } = ended;
  const { terminal, look, nowMs, json } = audience;
  const report = makeReport(records, { accounts: [], sinceMs: nowMs() - durationMs, nowMs: nowMs() }, look);
  const calls = countCalls(journal);
  if (json) {
    terminal.print(toJson({ ...report, calls, durationMs, differences: wrong }));
    return;
  }
  const { bold, green, red, dim } = terminal.colours;
  const words = look.texts.demo;
  const callWords = Object.entries(calls).map(([action, count]) => `${action} ${count}`);
  const sums = [
    "",
    bold(words.sumTitle),
    ...sumLines(play, report, look),
    ...drawParagraphs(
      [
        { text: words.calls(calls.ReActivateInstances ?? 0, report.totals.byUs) },
        { text: words.otherCalls(callWords.join(", ")), paint: dim },
      ],
      look.width,
    ),
  ];
  const seconds = (durationMs / 1000).toFixed(1);
  const verdict =
    wrong.length === 0
      ? green(words.asItMust(report.instances, seconds))
      : red(`${words.otherwise}\n${wrong.map((line) => `  ${line}`).join("\n")}`);
  const { tasks, waiting } = look.texts.report;
  const down = [
    "",
    bold(tasks),
    renderTasks(report.tasks, look),
    "",
    bold(waiting),
    renderWaiting(report.waiting, look),
  ];
  terminal.print([...sums, ...down, "", verdict, "", bold(words.next), ...nextLines(look)].join("\n"));
}

/** From all instances of the scenario to each end, so that a reader can add them up. */
function sumLines({ fleet }: Play, { instances, totals }: Report, { texts }: Look): string[] {
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

function nextLines({ texts, colours }: Look): string[] {
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
