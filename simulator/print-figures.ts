/** Prints the figures, as text or JSON. */
import { type Figures, type FoundViolation, percentile } from "./figures.ts";
import type { SeedRow } from "./simulate-seeds.ts";

/** The most violations of one kind that are listed. The others are only counted. */
const LISTED = 10;
/** The most reasons that are named. The others are only counted. */
const REASONS = 5;

export function describeFigures(figures: Figures, row: SeedRow, seconds: number): readonly string[] {
  const last = row.from + row.count - 1;
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
      `${count(figures.recoverable)} of ${count(figures.stopped)} instances that the arrears stopped; ${count(figures.held)} left alone, ${count(figures.released)} released`,
    ),
    ...(figures.held === 0 ? [] : [line("left alone", describeHolds(figures))]),
    line("recovery rate", describeRate(figures)),
    line(
      "time to recover",
      figures.recoveryMs.length === 0
        ? "nothing to measure"
        : `p50 ${duration(figures, 0.5)}, p99 ${duration(figures, 0.99)}, from the payment to Running, of what the engine started`,
    ),
    line(
      "calls",
      `${count(figures.reactivateCalls)} ReActivateInstances${perOne(figures.reactivateCalls, figures.recoveredByUs, "instance that the engine recovered")}; ${count(figures.allCalls)} requests in all${perOne(figures.allCalls, recoveredIn(figures), "that it or the cloud recovered")}`,
    ),
    line(
      "calls wasted",
      `${count(figures.wastedCalls)} ReActivateInstances (${share(figures.wastedCalls, figures.reactivateCalls)}) on what was up, gone or not to be started that way; throttled ${share(figures.throttledCalls, figures.reactivateCalls)}`,
    ),
    ...describeUnpreventable(figures),
    line("violations", figures.violations.length === 0 ? "none" : count(figures.violations.length)),
    ...describeViolations(figures.violations, row),
  ];
}

/** Rounds down, so that 100 % means all. */
function describeRate(figures: Figures): string {
  const { recoverable, recoveredByUs, recoveredByCloud, leftBehind, lost } = figures;
  if (recoverable === 0) return "nothing was recoverable";
  const percent = Math.floor((10_000 * recoveredIn(figures)) / recoverable) / 100;
  const missed = leftBehind + lost === 0 ? "" : `; ${count(leftBehind)} left behind, ${count(lost)} lost`;
  return `${percent.toFixed(2)} % (${count(recoveredByUs)} by the engine, ${count(recoveredByCloud)} by the cloud itself${missed})`;
}

/** Returns the commonest reasons by name and the rest as a number. All vendor codes count as one reason. */
function describeHolds({ held, heldBy }: Figures): string {
  const reasons = new Map<string, number>();
  for (const [why, many] of Object.entries(heldBy)) {
    const name = why.startsWith("the vendor answers") ? "refused by the vendor" : why;
    reasons.set(name, (reasons.get(name) ?? 0) + many);
  }
  const named = [...reasons].sort(([, left], [, right]) => right - left).slice(0, REASONS);
  const rest = held - named.reduce((sum, [, many]) => sum + many, 0);
  return [...named, ...(rest === 0 ? [] : [["other", rest] as const])]
    .map(([why, many]) => `${why} ${count(many)}`)
    .join(", ");
}

function describeUnpreventable({ unpreventable }: Figures): string[] {
  const classes = Object.entries(unpreventable).sort(([, left], [, right]) => right - left);
  if (classes.length === 0) return [];
  const all = classes.reduce((sum, [, many]) => sum + many, 0);
  return [
    line("unpreventable", `${count(all)}, where no clue could have told the engine:`),
    ...classes.map(([why, many]) => `  ${count(many).padStart(7)} ${why}`),
  ];
}

function describeViolations(violations: readonly FoundViolation[], row: SeedRow): string[] {
  const kinds = new Map<string, FoundViolation[]>();
  for (const violation of violations) {
    kinds.set(violation.invariant, [...(kinds.get(violation.invariant) ?? []), violation]);
  }
  const lines: string[] = [];
  for (const [invariant, found] of [...kinds].sort(([, left], [, right]) => right.length - left.length)) {
    const stories = new Set(found.map(({ seed }) => seed)).size;
    lines.push(
      "",
      `${invariant}: ${count(found.length)} in ${stories === 1 ? "one story" : `${count(stories)} stories`}`,
    );
    for (const { seed, runId, instanceId, detail } of found.slice(0, LISTED)) {
      lines.push(`  seed ${seed}  ${[runId, instanceId].filter(Boolean).join(" ")}  ${detail}`);
    }
    if (found.length > LISTED) lines.push(`  and ${count(found.length - LISTED)} more`);
  }
  if (violations[0] !== undefined) lines.push("", `Replay one: ${replayCommand(violations[0].seed, row)}`);
  return lines;
}

/** The seed with all options on which the story depends. */
function replayCommand(seed: number, { fleet, policyFile }: SeedRow): string {
  const policy = policyFile === undefined ? "" : ` --policy ${quoted(policyFile)}`;
  return `ecs-recovery simulate --runs 1 --seed ${seed} --fleet ${fleet}${policy}`;
}

const quoted = (path: string) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** Returns one line of JSON, with times in milliseconds. */
export function toJson(figures: Figures, row: SeedRow): string {
  const { recoveryMs, virtualMs, ...sums } = figures;
  return JSON.stringify({
    seed: row.from,
    fleet: row.fleet,
    policyFile: row.policyFile,
    ...sums,
    virtualHours: Math.round(virtualMs / 3_600_000),
    recoveryRate: ratio(recoveredIn(figures), sums.recoverable),
    recoveryP50Ms: percentile(recoveryMs, 0.5),
    recoveryP99Ms: percentile(recoveryMs, 0.99),
    reactivateCallsPerRecovered: ratio(sums.reactivateCalls, sums.recoveredByUs),
    callsPerRecovered: ratio(sums.allCalls, recoveredIn(figures)),
  });
}

const line = (label: string, text: string) => `${label.padEnd(16)} ${text}`;
const count = (value: number) => Math.round(value).toLocaleString("en-US");
const ratio = (part: number, whole: number) => (whole === 0 ? undefined : part / whole);
const share = (part: number, whole: number) => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(2)} %`);
const recoveredIn = ({ recoveredByUs, recoveredByCloud }: Figures) => recoveredByUs + recoveredByCloud;
const perOne = (calls: number, instances: number, which: string) =>
  instances === 0 ? "" : `, ${(calls / instances).toFixed(2)} for each ${which}`;

function duration({ recoveryMs }: Figures, part: number): string {
  const ms = percentile(recoveryMs, part);
  if (ms === undefined) return "-";
  return ms < 7_200_000 ? `${(ms / 60_000).toFixed(1)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}
