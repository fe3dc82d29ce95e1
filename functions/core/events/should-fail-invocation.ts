/** When an invocation should end as a function error, so that the platform's metric shows it and its retry repeats it. */
import { classify, type FailureClass } from "../failure/error-table.ts";
import type { Problem, Summary } from "../terms/summary.ts";

const UNREAD: ReadonlySet<string> = new Set(["account-unreachable", "region-unreadable"]);
const PASSING: ReadonlySet<FailureClass> = new Set(["retry", "throttled", "re-sign", "refresh-credentials"]);

/**
 * Only when nothing could be read anywhere, and for a reason that may pass. Everything else is a result: retrying a
 * refused permission helps nobody, and a person who asked by hand reads the summary instead of a stack trace.
 */
export function shouldFailInvocation(summary: Summary): boolean {
  if (summary.trigger === "manual" || summary.handedOver || summary.continued) return false;
  if (Object.values(summary.counts).some((count) => count > 0)) return false;
  const unread = summary.problems.filter((problem) => UNREAD.has(problem.code));
  return summary.regions === 0 && unread.some(mayPass);
}

/** A problem that does not say what was answered gets the benefit of the doubt. */
function mayPass({ cloudCode }: Problem): boolean {
  return cloudCode === undefined || PASSING.has(classify({ code: cloudCode }).class);
}
