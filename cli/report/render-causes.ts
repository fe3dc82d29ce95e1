/** Writes causes as text: the cause, what to do, and the instances. */
import { clean } from "../terminal/clean.ts";
import type { CaseView } from "./case-view.ts";
import type { Cause } from "./cause.ts";
import { roleOf } from "./role.ts";
import type { Style } from "./style.ts";
import { formatTimeLeft } from "./time-left.ts";
import { wakeWords } from "./wake-words.ts";
import { formatWhen } from "./when.ts";
import { displayWidth, wrap } from "./wrap.ts";

/** Below this many seconds a deadline is red. */
const URGENT_SECONDS = 72 * 3_600;
const INDENT = 4;
const SHOWN_PLACES = 3;

/** Returns one numbered block for each task of a person: role, deadline, cause, advice and ids. */
export function renderTasks(tasks: readonly Cause[], style: Style): string {
  const { texts, colours } = style;
  return tasks
    .map((task, index) => {
      const role = texts.terms.roles[roleOf(task)];
      const number = `${String(index + 1).padStart(2)}. `;
      return [
        ...headLines(number, role, deadline(task, style), style),
        ...block(causeWords(task, style), style, colours.yellow),
        ...block(task.advice, style),
        ...idLines(task, style),
      ].join("\n");
    })
    .join("\n");
}

/** Returns two or three lines for each cause that needs no person. */
export function renderWaiting(causes: readonly Cause[], style: Style): string {
  return causes
    .map((cause) => {
      const words = [causeWords(cause, style), nextWords(cause, style)].join(style.texts.terms.comma);
      const lines = wrap(clean(words), style.width - 2);
      return [...lines.map((line) => `  ${line}`), ...idLines(cause, style)].join("\n");
    })
    .join("\n");
}

/** Returns one line with a count for each cause, with the ids below. */
export function renderLeftAlone(causes: readonly Cause[], style: Style): string {
  return causes
    .map((cause) => [`  ${clean(causeWords(cause, style))}`, ...idLines(cause, style)].join("\n"))
    .join("\n");
}

/** Returns for example `no stock (OperationDenied.NoStock): 2 instances, production cn-shanghai`. */
export function causeWords({ label, errorCode = "", cases }: Cause, { texts }: Style): string {
  const places = [...new Set(cases.map(({ accountName, regionId }) => `${accountName} ${regionId}`))];
  const shown = [...places.slice(0, SHOWN_PLACES), ...(places.length > SHOWN_PLACES ? ["…"] : [])];
  return texts.terms.cause(label, errorCode, texts.terms.instances(cases.length), shown.join(texts.terms.comma));
}

/** Returns the ids with the names, as many as fit two lines. JSON and CSV hold all of them. */
export function idLines(
  { cases }: { readonly cases: readonly CaseView[] },
  { texts, width, colours }: Style,
): string[] {
  const room = width - INDENT;
  const words = cases.map(({ instanceId, name }) =>
    clean(name === "" ? instanceId : texts.terms.withName(instanceId, name)),
  );
  const first = (shown: number) => {
    const rest = words.length - shown;
    const some = [...words.slice(0, shown), ...(rest === 0 ? [] : [texts.terms.more(rest)])];
    return wrap(some.join(texts.terms.comma), room);
  };
  // More words than columns cannot fit, and wrapping thousands of them would take minutes.
  const all = words.length <= 2 * room ? first(words.length) : [];
  let lines = first(1);
  for (let shown = 2; shown < words.length; shown += 1) {
    const next = first(shown);
    if (next.length > 2) break;
    lines = next;
  }
  const isWhole = all.length > 0 && all.length <= 2;
  return (isWhole ? all : lines).map((line) => paintLine(line, colours.dim));
}

function paintLine(line: string, paint: (text: string) => string): string {
  return `${" ".repeat(INDENT)}${paint(line)}`;
}

function block(text: string, { width }: Style, paint: (text: string) => string = (line) => line): string[] {
  return wrap(clean(text), width - INDENT).map((line) => paintLine(line, paint));
}

interface Deadline {
  readonly left: string;
  readonly paint: (text: string) => string;
  readonly until?: string;
}

/**
 * Returns one line if role, time left and time of the release fit it. Otherwise the time of the release stands below.
 */
function headLines(number: string, role: string, { left, paint, until }: Deadline, style: Style): string[] {
  const { comma } = style.texts.terms;
  const first = `${number}${style.colours.bold(role)}${comma}${paint(left)}`;
  if (until === undefined) return [first];
  const isShort = displayWidth(`${number}${role}${comma}${left}${comma}${until}`) <= style.width;
  return isShort ? [`${first}${comma}${until}`] : [`${first}${comma.trimEnd()}`, `${" ".repeat(INDENT)}${until}`];
}

/** Returns for example `within 3 d 4 h` and `until 2026-12-04 05:10 UTC`, for the earliest release of the cause. */
function deadline({ outcome, cases }: Cause, { texts, colours }: Style): Deadline {
  if (outcome === "released") return { left: texts.report.tooLate, paint: colours.red };
  const [first] = cases;
  const seconds = first?.secondsLeft;
  if (seconds === undefined) return { left: texts.report.noDeadline, paint: (text) => text };
  return {
    left: texts.report.within(formatTimeLeft(seconds, first?.releaseSource, texts)),
    paint: seconds < URGENT_SECONDS ? colours.red : colours.bold,
    ...(first?.releaseAt === undefined ? {} : { until: texts.report.until(formatWhen(first.releaseAt)) }),
  };
}

/** Returns how long another run may hold the instances; undefined if no run holds them. */
export function leaseWords({ cases }: Cause, { texts }: Style): string | undefined {
  const last = cases
    .flatMap(({ leaseUntil }) => leaseUntil ?? [])
    .sort()
    .at(-1);
  return last && texts.report.heldUntil(formatWhen(last));
}

/** Returns when the first instance of the cause is tried again. */
function nextWords(cause: Cause, style: Style): string {
  const { cases } = cause;
  const words = style.texts.report;
  const held = leaseWords(cause, style);
  if (held !== undefined) return held;
  const times = cases.map(({ nextAttemptAt }) => nextAttemptAt).filter((time) => time !== undefined);
  const [first] = times.sort();
  if (first !== undefined) return words.nextAttempt(formatWhen(first));
  return wakeWords(cases[0]?.wakesOn, style.texts) ?? words.nextRun;
}
