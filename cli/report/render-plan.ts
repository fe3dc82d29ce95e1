/** Writes a plan as text: money, then the instances that would be started, then the others with their causes. */
import { groupBy } from "../../functions/core/lang/group-by.ts";
import { clean } from "../terminal/clean.ts";
import type { CaseView } from "./case-view.ts";
import type { Cause } from "./cause.ts";
import { drawColumns } from "./columns.ts";
import { moneyParagraphs } from "./money.ts";
import { drawParagraphs } from "./paragraph.ts";
import type { Plan } from "./plan.ts";
import { causeWords, idLines, leaseWords } from "./render-causes.ts";
import { problemLines } from "./render-report.ts";
import type { Style } from "./style.ts";
import { formatTimeLeft } from "./time-left.ts";
import { wrap } from "./wrap.ts";

export function renderPlan(plan: Plan, style: Style): string {
  const { texts, colours } = style;
  const { wouldStart, wouldNot, alreadyBack } = plan;
  const money = drawParagraphs(moneyParagraphs(plan.money, style), style.width);
  const countOf = (causes: readonly Cause[]) => causes.reduce((sum, { cases }) => sum + cases.length, 0);
  return [
    ...money,
    ...(money.length > 0 ? [""] : []),
    ...(wouldStart.length === 0
      ? [texts.plan.wouldStartNone]
      : [colours.bold(texts.plan.wouldStart(wouldStart.length)), ...places(wouldStart, style)]),
    ...causeSection(alreadyBack, texts.plan.alreadyBack(countOf(alreadyBack)), style),
    ...causeSection(wouldNot, texts.plan.wouldNot(countOf(wouldNot)), style),
    ...problemLines(plan.problems, style),
  ].join("\n");
}

/** Returns one list for each account and region, ordered by the earliest release in each. */
function places(cases: readonly CaseView[], style: Style): string[] {
  const groups = groupBy(cases, ({ accountId, regionId }) => JSON.stringify([accountId, regionId]));
  return [...groups.values()].flatMap((members) => {
    const [{ accountName, regionId }] = members;
    const head = style.colours.cyan(clean(style.texts.plan.place(accountName, regionId, members.length)));
    return [head, list(members, style)];
  });
}

function list(cases: readonly CaseView[], { texts, width, colours }: Style): string {
  const { columns, evidenceShort } = texts.terms;
  const shortWords: Readonly<Record<string, string>> = evidenceShort;
  return drawColumns(
    [
      { title: columns.instance, whole: true },
      { title: columns.name, flexible: true },
      { title: columns.type },
      { title: columns.evidence },
      { title: columns.timeLeft },
    ],
    cases.map((one) => [
      one.instanceId,
      one.name,
      one.type,
      shortWords[one.evidence ?? ""] ?? texts.terms.none,
      formatTimeLeft(one.secondsLeft, one.releaseSource, texts),
    ]),
    { width, indent: 2, paintTitle: colours.dim, colon: texts.terms.colon },
  );
}

/** Returns for each cause: its count and places, what brings the instances back, and their ids. */
function causeSection(causes: readonly Cause[], title: string, style: Style): string[] {
  if (causes.length === 0) return [];
  const blocks = causes.flatMap((cause) => [
    ...wrap(clean(causeWords(cause, style)), style.width - 2).map((line) => `  ${style.colours.yellow(line)}`),
    ...[cause.advice, leaseWords(cause, style)]
      .flatMap((words) => (words === undefined ? [] : wrap(clean(words), style.width - 4)))
      .map((line) => `    ${line}`),
    ...idLines(cause, style),
  ]);
  return ["", style.colours.bold(title), ...blocks];
}
