/** Decides the exit code of a run from its records and the codes of its problems. */

import type { StoredRecord } from "../../../functions/core/memory/record.ts";
import { needsPerson } from "../../../functions/core/report/needs-person.ts";
import { isProblemCode } from "../../../functions/core/terms/problems.ts";
import { newestByInstance } from "../../report/instance-cases.ts";
import type { ShownProblem } from "../../report/shown-problem.ts";
import { EXIT, type ExitCode, exitOfRun } from "../../terminal/exit-code.ts";

export function runExit(records: readonly StoredRecord[], problems: readonly ShownProblem[], nowMs: number): ExitCode {
  const cases = newestByInstance(records);
  const asking = cases.filter((record) => needsPerson(record, nowMs)).length;
  const known = problems.flatMap((problem) =>
    isProblemCode(problem.code) ? [{ ...problem, code: problem.code }] : [],
  );
  const code = exitOfRun({ problems: known, instances: cases.length, needsPerson: asking });
  // A newer version wrote a code that this version does not know, so a person may be needed.
  return code === EXIT.allWell && known.length < problems.length ? EXIT.needsPerson : code;
}
