/** Instances that are down, or left alone, for the same cause: one line with a count, whatever their number. */
import type { CaseView } from "./case-view.ts";

export interface Cause {
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly label: string;
  readonly advice: string;
  readonly errorCode: string | undefined;
  /** The first to be released is the first here. */
  readonly cases: readonly CaseView[];
}

/** Money is owed by one account, so its causes are told account by account. */
const perAccount = new Set(["insufficient-balance"]);

/** In the order of the first release in each; `cases` by time left. */
export function groupByCause(cases: readonly CaseView[]): Cause[] {
  const groups = new Map<string, CaseView[]>();
  for (const one of cases) {
    const account = perAccount.has(one.reason ?? "") ? one.accountId : "";
    const key = JSON.stringify([one.outcome, one.reason, one.errorCode, account]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((members) => {
    const [{ outcome, reason, label, advice, errorCode }] = members as [CaseView];
    return { outcome, reason, label, advice, errorCode, cases: members };
  });
}
