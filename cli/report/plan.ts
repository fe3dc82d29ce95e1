/** Makes the view of a plan: each instance that would be started, and the others by cause. */
import type { StoredRecord } from "../../functions/core/memory/record.ts";
import type { AccountPolicy } from "../../functions/core/terms/policy.ts";
import { byTimeLeft, type CaseView, toCaseView, type Words } from "./case-view.ts";
import { type Cause, groupByCause } from "./cause.ts";
import { newestByInstance } from "./instance-cases.ts";
import { type AccountMoney, moneyOf } from "./money.ts";
import type { ShownProblem } from "./shown-problem.ts";

export interface Plan {
  readonly asOf: string;
  readonly money: readonly AccountMoney[];
  /** The earliest release comes first. */
  readonly wouldStart: readonly CaseView[];
  readonly wouldNot: readonly Cause[];
  /** Instances that arrears had stopped and that run without a call of ours. */
  readonly alreadyBack: readonly Cause[];
  readonly problems: readonly ShownProblem[];
}

/** Returns the plan. `records` are those of one run in plan mode. */
export function makePlan(
  { records, problems }: { readonly records: readonly StoredRecord[]; readonly problems: readonly ShownProblem[] },
  { accounts, nowMs }: { readonly accounts: readonly AccountPolicy[]; readonly nowMs: number },
  words: Words,
): Plan {
  const cases = byTimeLeft(newestByInstance(records).map((record) => toCaseView(record, nowMs, words)));
  const isBack = ({ outcome }: CaseView) => outcome === "recovered" || outcome === "recovered-by-cloud";
  return {
    asOf: new Date(nowMs).toISOString(),
    money: moneyOf(records, accounts),
    wouldStart: cases.filter(({ outcome }) => outcome === "planned"),
    wouldNot: groupByCause(cases.filter((one) => one.outcome !== "planned" && !isBack(one))),
    alreadyBack: groupByCause(cases.filter(isBack)),
    problems,
  };
}
