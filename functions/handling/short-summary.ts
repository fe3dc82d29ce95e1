/** Builds summaries of invocations that ran no recovery themselves, or ran several. */

import { toIso } from "../core/lang/iso-time.ts";
import { present } from "../core/lang/present.ts";
import type { OutcomeName } from "../core/terms/outcome.ts";
import { OUTCOME_NAMES } from "../core/terms/outcome.ts";
import type { Problem, Summary } from "../core/terms/summary.ts";

/** A run record holds as many problems. */
export const MAX_PROBLEMS = 20;

/** Returns the summary of an invocation that read nothing and called nothing. `rest` says why. */
export function shortSummary(
  start: { readonly runId: string; readonly startedAtMs: number },
  nowMs: number,
  rest: Pick<Summary, "trigger" | "mode"> & Partial<Summary>,
): Summary {
  return {
    runId: start.runId,
    startedAt: toIso(start.startedAtMs),
    durationMs: nowMs - start.startedAtMs,
    regions: 0,
    counts: {},
    calls: {},
    logged: { delivered: 0, undelivered: 0 },
    needsPerson: 0,
    continued: false,
    handedOver: false,
    ...rest,
    problems: (rest.problems ?? []).slice(0, MAX_PROBLEMS),
  };
}

export function withProblems(summary: Summary, problems: readonly Problem[]): Summary {
  return { ...summary, problems: [...problems, ...summary.problems].slice(0, MAX_PROBLEMS) };
}

/** Adds the second summary to the first, whose run id the sum keeps. */
export function joinSummaries(first: Summary, second: Summary): Summary {
  return {
    ...first,
    durationMs: Math.max(first.durationMs, second.durationMs),
    regions: first.regions + second.regions,
    counts: joinCounts(first.counts, second.counts),
    calls: joinCalls(first.calls, second.calls),
    logged: {
      delivered: first.logged.delivered + second.logged.delivered,
      undelivered: first.logged.undelivered + second.logged.undelivered,
    },
    problems: [...first.problems, ...second.problems].slice(0, MAX_PROBLEMS),
    needsPerson: first.needsPerson + second.needsPerson,
    continued: first.continued || second.continued,
    handedOver: first.handedOver || second.handedOver,
  };
}

function joinCounts(first: Summary["counts"], second: Summary["counts"]): Summary["counts"] {
  const sum = (name: OutcomeName) => (first[name] ?? 0) + (second[name] ?? 0) || undefined;
  return Object.assign({}, ...OUTCOME_NAMES.map((name) => present(name, sum(name))));
}

function joinCalls(first: Summary["calls"], second: Summary["calls"]): Summary["calls"] {
  const actions = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries([...actions].map((action) => [action, (first[action] ?? 0) + (second[action] ?? 0)]));
}
