/** The figures as people and programs read them. */
import { type Figures, type FoundViolation, percentile } from "./figures.ts";
import type { SeedRow } from "./simulate-seeds.ts";

/** Violations of one kind that are listed; the others only count. */
const LISTED = 10;

export function describeFigures(figures: Figures, row: SeedRow, seconds: number): readonly string[] {
  const last = row.from + row.count - 1;
  const recovered = figures.recoveredByUs + figures.recoveredByCloud;
  return [
    line(
      "stories",
      `${count(figures.stories)} of ${row.fleet} instances, seeds ${row.from} to ${last}, in ${seconds.toFixed(0)} s`,
    ),
    line(
      "engine runs",
      `${count(figures.runs)} over ${count(figures.virtualMs / 3_600_000)} hours of virtual time; ${count(figures.killed)} killed, ${count(figures.cutOff)} cut off, ${count(figures.threw)} failed`,
    ),
    line(
      "recoverable",
      `${count(figures.recoverable)} instances; ${count(figures.held)} more held by something true, ${count(figures.released)} released`,
    ),
    line(
      "recovery rate",
      `${share(recovered, figures.recoverable)} (${count(figures.recoveredByUs)} by the engine, ${count(figures.recoveredByCloud)} by the cloud itself)`,
    ),
    line(
      "time to recover",
      `p50 ${duration(figures, 0.5)}, p99 ${duration(figures, 0.99)}, from the payment to Running`,
    ),
    line(
      "calls",
      `${callsPerRecovered(figures)} ReActivateInstances and ${allPerRecovered(figures)} requests in all for each recovered instance`,
    ),
    line(
      "calls wasted",
      `${count(figures.wastedCalls)} (${share(figures.wastedCalls, figures.reactivateCalls)}); throttled ${share(figures.throttledCalls, figures.reactivateCalls)}`,
    ),
    line("violations", figures.violations.length === 0 ? "none" : count(figures.violations.length)),
    ...describeViolations(figures.violations),
  ];
}

function describeViolations(violations: readonly FoundViolation[]): string[] {
  const kinds = new Map<string, FoundViolation[]>();
  for (const violation of violations) {
    kinds.set(violation.invariant, [...(kinds.get(violation.invariant) ?? []), violation]);
  }
  const lines: string[] = [];
  for (const [invariant, found] of [...kinds].sort(([, left], [, right]) => right.length - left.length)) {
    lines.push(
      "",
      `${invariant}: ${count(found.length)} in ${count(new Set(found.map(({ seed }) => seed)).size)} stories`,
    );
    for (const { seed, runId, instanceId, detail } of found.slice(0, LISTED)) {
      lines.push(`  seed ${seed}  ${[runId, instanceId].filter(Boolean).join(" ")}  ${detail}`);
    }
    if (found.length > LISTED) lines.push(`  and ${count(found.length - LISTED)} more`);
  }
  if (violations[0] !== undefined)
    lines.push("", `Replay one: ecs-recovery simulate --runs 1 --seed ${violations[0].seed}`);
  return lines;
}

/** One line of JSON; times in milliseconds. */
export function toJson(figures: Figures, row: SeedRow): string {
  const { recoveryMs, virtualMs, ...sums } = figures;
  return JSON.stringify({
    seed: row.from,
    fleet: row.fleet,
    ...sums,
    virtualHours: Math.round(virtualMs / 3_600_000),
    recoveryRate: ratio(sums.recoveredByUs + sums.recoveredByCloud, sums.recoverable),
    recoveryP50Ms: percentile(recoveryMs, 0.5),
    recoveryP99Ms: percentile(recoveryMs, 0.99),
    reactivateCallsPerRecovered: ratio(sums.reactivateCalls, sums.recoveredByUs),
    callsPerRecovered: ratio(sums.allCalls, sums.recoveredByUs + sums.recoveredByCloud),
  });
}

const line = (label: string, text: string) => `${label.padEnd(16)} ${text}`;
const count = (value: number) => Math.round(value).toLocaleString("en-US");
const ratio = (part: number, whole: number) => (whole === 0 ? undefined : part / whole);
const share = (part: number, whole: number) => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(2)} %`);
const callsPerRecovered = ({ reactivateCalls, recoveredByUs }: Figures) => perOne(reactivateCalls, recoveredByUs);
const allPerRecovered = ({ allCalls, recoveredByUs, recoveredByCloud }: Figures) =>
  perOne(allCalls, recoveredByUs + recoveredByCloud);
const perOne = (calls: number, instances: number) => (instances === 0 ? "-" : (calls / instances).toFixed(2));

function duration({ recoveryMs }: Figures, part: number): string {
  const ms = percentile(recoveryMs, part);
  if (ms === undefined) return "-";
  return ms < 7_200_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}
