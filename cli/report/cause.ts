/** Groups instances that are down, or left alone, by cause. A text shows one line with a count for each cause. */
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
  const groups = new Map<string, CaseView[]>();
  for (const one of cases) {
    const account = PER_ACCOUNT.has(one.reason ?? "") ? one.accountId : "";
    const key = JSON.stringify([one.outcome, one.reason, one.errorCode, account]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((members) => {
    const [{ outcome, reason, label, advice, errorCode }] = members as [CaseView];
    return { outcome, reason, label, advice, errorCode, cases: members };
  });
}
