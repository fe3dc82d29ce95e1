/** Plays a play to its end, shows each act, and checks that it ended as it must. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import { countOutcomes, newestByInstance } from "../report/instance-cases.ts";
import type { Look } from "../report/look.ts";
import { renderTasks } from "../report/render-causes.ts";
import { renderCounts } from "../report/render-report.ts";
import { makeReport } from "../report/report.ts";
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
    if (act.title !== undefined && !audience.json) showAct(act.title, end.records, audience);
  }
  const journal: JournalLine[] = await stage.cloud.control("GET", "journal");
  wrong.push(...differences(play.fleet, records, journal));
  show({ records, journal, wrong, durationMs: audience.nowMs() - startedAtMs }, audience);
  return wrong.length;
}

function showAct(title: string, records: readonly StoredRecord[], { terminal, look }: Audience): void {
  const counts = countOutcomes(newestByInstance(records));
  terminal.print(`\n${terminal.colours.bold(title)}\n${renderCounts(counts, look)}\n`);
}

function show({ records, journal, wrong, durationMs }: Ended, { terminal, look, nowMs, json }: Audience): void {
  const report = makeReport(records, { accounts: [], sinceMs: nowMs() - durationMs, nowMs: nowMs() }, look);
  const calls = countCalls(journal);
  if (json) {
    terminal.print(JSON.stringify({ ...report, calls, durationMs, differences: wrong }, null, 2));
    return;
  }
  const { colours } = terminal;
  const callWords = Object.entries(calls).map(([action, count]) => `${action} ${count}`);
  terminal.print(renderTasks(report.tasks, look));
  terminal.print(colours.dim(`\nCalls that the local cloud saw: ${callWords.join(", ")}.`));
  if (wrong.length === 0) {
    const seconds = (durationMs / 1000).toFixed(1);
    terminal.print(
      colours.green(
        `\nAll ${report.instances} instances ended as they must, in ${seconds} s. Nothing real was touched.`,
      ),
    );
  } else {
    terminal.print(colours.red(`\nIt did not end as it must:\n${wrong.map((line) => `  ${line}`).join("\n")}`));
  }
}

function countCalls(journal: readonly JournalLine[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { action } of journal) counts[action] = (counts[action] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b, "en")));
}
