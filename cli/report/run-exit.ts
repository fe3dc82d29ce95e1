/** What a run exits with, from codes alone. */
import { needsPerson } from "../../functions/core/decision/needs-person.ts";
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { Problem } from "../../functions/core/terms/summary.ts";
import { EXIT, type ExitCode } from "../terminal/exit-code.ts";
import { newestByInstance } from "./instance-cases.ts";

/** Codes of our own for "no answer at all". */
const unanswered = new Set(["Local.Timeout", "Local.ConnectionReset", "Local.Unreachable", "Local.NotJson"]);

/** Where nothing was learned, because the cloud gave no answer, that is no "something needs a person". */
export function runExit(records: readonly StoredRecord[], problems: readonly Problem[], nowMs: number): ExitCode {
  const cases = newestByInstance(records);
  const isUnanswered = problems.length > 0 && problems.every(({ cloudCode = "" }) => unanswered.has(cloudCode));
  if (isUnanswered && cases.length === 0) return EXIT.unreachable;
  const isAsking = cases.some((record) => needsPerson(record, nowMs));
  return isAsking || problems.length > 0 ? EXIT.needsPerson : EXIT.allWell;
}
