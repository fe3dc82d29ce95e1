/** Prints the figures of a simulation, as text or JSON. */
import { type Figures, type FoundViolation, percentile } from "../../simulator/figures.ts";
import { VENDOR_ANSWERS } from "../../simulator/invariants/holds.ts";
import type { SeedRow } from "../../simulator/simulate-seeds.ts";
import { shellWord } from "../terminal/shell-word.ts";
import { storyWordsIn } from "../texts/story-words.ts";
import type { Texts } from "../texts/texts.ts";
import type { Style } from "./style.ts";
import { displayWidth, wrap } from "./wrap.ts";

/** The most violations of one kind that are listed. The others are only counted. */
const LISTED = 10;
/** The most reasons that are named. The others are only counted. */
const REASONS = 5;
const LABEL_WIDTH = 16;

export interface SimulationResult {
  readonly figures: Figures;
  readonly row: SeedRow;
  readonly seconds: number;
}

type Words = Texts["simulate"]["result"];

export function renderSimulation(result: SimulationResult, style: Style): string {
  const { figures, row } = result;
  const t = style.texts.simulate.result;
  const rows: readonly (readonly [label: string, text: string])[] = [
    [t.labels.stories, storiesOf(result, t)],
    [t.labels.runs, runsOf(figures, t)],
    [
      t.labels.recoverable,
      t.recoverable(count(figures.recoverable), count(figures.stopped), count(figures.held), count(figures.released)),
    ],
    ...(figures.held === 0 ? [] : [[t.labels.held, holdsOf(figures, style)] as const]),
    [t.labels.rate, rateOf(figures, t)],
    [t.labels.time, timeOf(figures, style)],
    [t.labels.calls, callsOf(figures, t)],
    [
      t.labels.wasted,
      t.wasted(
        count(figures.wastedCalls),
        share(figures.wastedCalls, figures.reactivateCalls),
        share(figures.throttledCalls, figures.reactivateCalls),
      ),
    ],
  ];
  const { violations } = figures;
  return [
    ...rows.flatMap(([label, text]) => labelled(label, text, style)),
    ...unpreventableOf(figures, style),
    ...labelled(t.labels.violations, violations.length === 0 ? t.none : count(violations.length), style),
    ...violationsOf(violations, row, style),
  ].join("\n");
}

/** Returns the label and the text beside it, which is wrapped in its own column. */
function labelled(label: string, text: string, { width }: Style): string[] {
  const indent = " ".repeat(LABEL_WIDTH + 1);
  const head = label + " ".repeat(indent.length - displayWidth(label));
  return wrap(text, width - indent.length).map((line, index) => `${index === 0 ? head : indent}${line}`);
}

function storiesOf({ figures: { stories }, row: { fleet, from, count: played }, seconds }: SimulationResult, t: Words) {
  return t.stories({
    stories: count(stories),
    fleet: count(fleet),
    first: String(from),
    last: String(from + played - 1),
    seconds: seconds.toFixed(0),
  });
}

function runsOf({ runs, virtualMs, killed, cutOff, threw }: Figures, t: Words): string {
  return t.engineRuns({
    runs: count(runs),
    hours: count(virtualMs / 3_600_000),
    killed: count(killed),
    cutOff: count(cutOff),
    failed: count(threw),
  });
}

/** Rounds down, so that 100 % means all. */
function rateOf(figures: Figures, t: Words): string {
  const { recoverable, recoveredByUs, recoveredByCloud, leftBehind, lost } = figures;
  if (recoverable === 0) return t.nothingRecoverable;
  const percent = Math.floor((10_000 * recoveredIn(figures)) / recoverable) / 100;
  const missed = leftBehind + lost === 0 ? "" : t.missed(count(leftBehind), count(lost));
  return t.rate(percent.toFixed(2), count(recoveredByUs), count(recoveredByCloud), missed);
}

function timeOf(
  { recoveryMs }: Figures,
  {
    texts: {
      simulate: { result: t },
      terms,
    },
  }: Style,
): string {
  const [half, most] = [percentile(recoveryMs, 0.5), percentile(recoveryMs, 0.99)];
  if (half === undefined || most === undefined) return t.nothingToMeasure;
  const words = (ms: number) =>
    ms < 7_200_000
      ? `${(ms / 60_000).toFixed(1)} ${terms.units.minute}`
      : `${(ms / 3_600_000).toFixed(1)} ${terms.units.hour}`;
  return t.time(words(half), words(most));
}

function callsOf(figures: Figures, t: Words): string {
  const { reactivateCalls, recoveredByUs, allCalls } = figures;
  const perOne = (calls: number, instances: number, words: (ratio: string) => string) =>
    instances === 0 ? "" : words((calls / instances).toFixed(2));
  return [
    t.calls(count(reactivateCalls), perOne(reactivateCalls, recoveredByUs, t.callsPerOne)),
    t.requests(count(allCalls), perOne(allCalls, recoveredIn(figures), t.requestsPerOne)),
  ].join("\n");
}

/** Returns the commonest reasons by name and the rest as a number. All vendor codes count as one reason. */
function holdsOf(
  { held, heldBy }: Figures,
  {
    texts: {
      simulate: { result: t },
      terms,
    },
  }: Style,
): string {
  const words = new Map(Object.entries(t.holds));
  const reasons = new Map<string, number>();
  for (const [why, many] of Object.entries(heldBy)) {
    const name = why.startsWith(VENDOR_ANSWERS) ? t.refusedByVendor : (words.get(why) ?? why);
    reasons.set(name, (reasons.get(name) ?? 0) + many);
  }
  const named = [...reasons].sort(([, left], [, right]) => right - left).slice(0, REASONS);
  const rest = held - named.reduce((sum, [, many]) => sum + many, 0);
  return [...named, ...(rest === 0 ? [] : [[t.otherHolds, rest] as const])]
    .map(([why, many]) => t.held(why, count(many)))
    .join(terms.comma);
}

function unpreventableOf({ unpreventable }: Figures, style: Style): string[] {
  const classes = Object.entries(unpreventable).sort(([, left], [, right]) => right - left);
  if (classes.length === 0) return [];
  const {
    simulate: { result: t },
    terms,
  } = style.texts;
  const words = new Map(Object.entries(t.unknowable));
  const all = classes.reduce((sum, [, many]) => sum + many, 0);
  return [
    ...labelled(t.labels.unpreventable, t.unpreventable(count(all)), style),
    ...classes.flatMap(([kind, many]) => {
      const [harm = "", ...why] = kind.split(": ");
      const reason = why.join(": ");
      return labelled(`  ${count(many).padStart(7)}`, `${harm}${terms.colon}${words.get(reason) ?? reason}`, style);
    }),
  ];
}

function violationsOf(
  violations: readonly FoundViolation[],
  row: SeedRow,
  { texts, width, language }: Style,
): string[] {
  const t = texts.simulate.result;
  const words = storyWordsIn(language);
  const kinds = new Map<string, FoundViolation[]>();
  for (const violation of violations) {
    kinds.set(violation.invariant, [...(kinds.get(violation.invariant) ?? []), violation]);
  }
  const lines: string[] = [];
  for (const [invariant, found] of [...kinds].sort(([, left], [, right]) => right.length - left.length)) {
    const stories = new Set(found.map(({ seed }) => seed)).size;
    lines.push("", t.violations(invariant, count(found.length), t.ofStories(stories)));
    for (const { seed, runId, instanceId, detail } of found.slice(0, LISTED)) {
      lines.push(`  ${t.seed(seed)}  ${[runId, instanceId].filter(Boolean).join(" ")}  ${words.violation(detail)}`);
    }
    if (found.length > LISTED) lines.push(`  ${t.more(count(found.length - LISTED))}`);
  }
  const [first] = violations;
  if (first === undefined) return [];
  // The command names all options on which the story depends.
  const policy = row.policyFile === undefined ? "" : ` --policy ${shellWord(row.policyFile)}`;
  return [...lines, "", ...wrap(t.details, width), t.replay(first.seed, row.fleet, policy)];
}

/** Returns one line of JSON, with times in milliseconds. */
export function simulationJson({ figures, row }: SimulationResult): string {
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

const count = (value: number) => Math.round(value).toLocaleString("en-US");
const ratio = (part: number, whole: number) => (whole === 0 ? undefined : part / whole);
const share = (part: number, whole: number) => (whole === 0 ? "-" : `${((100 * part) / whole).toFixed(2)} %`);
const recoveredIn = ({ recoveredByUs, recoveredByCloud }: Figures) => recoveredByUs + recoveredByCloud;
