/** Groups instances that are down, or left alone, by cause. A text shows one line with a count for each cause. */
import { groupBy } from "../../functions/core/lang/group-by.ts";
import type { CaseView } from "./case-view.ts";

export interface Cause {
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly label: string;
  readonly advice: string;
  readonly errorCode: string | undefined;
  /** The instance with the earliest release comes first. */
  readonly cases: readonly CaseView[];
}

/** Reasons that are shown for each account on its own, because one account owes the money. */
const PER_ACCOUNT = new Set(["insufficient-balance"]);

/** Returns the causes, ordered by the earliest release in each. `cases` are ordered by time left. */
export function groupByCause(cases: readonly CaseView[]): Cause[] {
  const groups = groupBy(cases, ({ outcome, reason, errorCode, accountId }) =>
    JSON.stringify([outcome, reason, errorCode, PER_ACCOUNT.has(reason ?? "") ? accountId : ""]),
  );
  return [...groups.values()].map((members) => {
    const [{ outcome, reason, label, advice, errorCode }] = members;
    return { outcome, reason, label, advice, errorCode, cases: members };
  });
}
