/** Decides when an invocation ends as a function error, so that the platform's metric shows it and the platform repeats it. */
import { classify, type FailureClass } from "../failure/error-table.ts";
import type { Problem, Summary } from "../terms/summary.ts";

const UNREAD: ReadonlySet<string> = new Set(["account-unreachable", "region-unreadable"]);
const PASSING: ReadonlySet<FailureClass> = new Set(["retry", "throttled", "re-sign", "refresh-credentials"]);

/**
 * Returns true if no region or account could be read, and the cause may pass. Every other end is a result.
 * Repeating a refused permission does not help. A person who asked by hand reads the summary instead of a stack trace.
 */
export function shouldFailInvocation(summary: Summary): boolean {
  if (summary.trigger === "manual" || summary.handedOver || summary.continued) return false;
  if (Object.values(summary.counts).some((count) => count > 0)) return false;
  const unread = summary.problems.filter((problem) => UNREAD.has(problem.code));
  return summary.regions === 0 && unread.some(mayPass);
}

/** Checks whether a problem may pass. A problem without a code is assumed to. */
function mayPass({ cloudCode }: Problem): boolean {
  return cloudCode === undefined || PASSING.has(classify({ code: cloudCode }).class);
}
