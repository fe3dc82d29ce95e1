/** Texts of `report` and of the report at the end of `apply` and `invoke`, in English. */
export const REPORT = {
  summary: "are we back, what is still down, what must be done",
  description:
    "Answers first whether everything is back and since when, then what must be done by when, what is tried again by itself, and what was left alone. Reads the log store; plans do not count, unless nothing else is on record.",
  options: {
    since: "how far back: 90m, 26h, 7d, or a date",
    sinceDefault: (since: string) => `${since}, which holds every open case`,
    account: "only this account (repeatable)",
    region: "only this region (repeatable)",
    instance: "only this instance (repeatable)",
    csv: "print CSV, one line an instance",
    html: "also write the report as a page to hand on",
  },
  htmlWritten: (file: string) => `Written: ${file}`,
  htmlFailed: (file: string, code: string) => `The page could not be written to ${file} (${code}). Name another file.`,
  title: (accounts: string) => `Recovery report: ${accounts}`,
  moreAccounts: (count: number) => `and ${count} more`,
  titleOfAll: "all accounts",
  asOf: (now: string, since: string) => `As of ${now}. Records since ${since}.`,
  lastRun: (when: string, ago: string, trigger: string) => `Last run: ${when}, ${ago} ago (${trigger}).`,
  noRun: "No run is on record in this time.",
  onlyPlans: "Only plans are on record in this time: nothing was started. What follows is what the newest plan says.",
  staleRun: (ago: string) =>
    `The last run was ${ago} ago, so the state may have changed since. Check the deployed function: ecs-recovery doctor`,
  nothing: "No instance is on record in this time.",
  nothingBefore: "No arrears stop is on record. `--since 30d` looks further back, `plan` looks at the cloud itself.",
  allBack: (count: number, since: string) =>
    count === 1
      ? `We are back: the one instance that arrears had stopped runs since ${since}.`
      : `We are back: all ${count} instances that arrears had stopped run, the last one since ${since}.`,
  notBack: (down: number, all: number, since: string) =>
    `We are not back: ${down} of ${all} instances that arrears stopped ${down === 1 ? "is" : "are"} down, the first since ${since}.`,
  noneStopped: "Nothing was stopped by arrears: no instance is down.",
  held: (count: number, until: string) =>
    `A run holds ${count === 1 ? "1 instance" : `${count} instances`} until ${until} at most. It is still at work, or it was killed: then the next run after that time takes them up.`,
  released: (count: number) =>
    count === 1 ? "1 instance was released by the vendor." : `${count} instances were released by the vendor.`,
  recoveredBy: (us: number, cloud: number, nobody: number) =>
    `Recovered by us ${us}, by the cloud ${cloud}, by nobody ${nobody}.`,
  timeFromPayment: (p50: string, p90: string, worst: string, count: number) =>
    `Payment to running: half within ${p50}, nine of ten within ${p90}, the slowest ${worst} (${count} measured).`,
  timeFromCall: (p50: string, p90: string, worst: string, count: number) =>
    `Our call to running: half within ${p50}, nine of ten within ${p90}, the slowest ${worst} (${count} measured).`,
  counted: (label: string, count: number) => `${label} ${count}`,
  tasks: "What must be done, and until when",
  noTask: "No instance needs a person.",
  within: (time: string) => `within ${time}`,
  until: (when: string) => `until ${when}`,
  noDeadline: "no deadline known",
  tooLate: "too late: released",
  waiting: "Tried again without you",
  waitingPlan: "Would be started in apply mode",
  nextAttempt: (when: string) => `next attempt ${when}`,
  heldUntil: (when: string) => `held by another run until ${when} at most`,
  nextRun: "at the next run",
  afterPayment: "after a payment",
  afterLockChange: "when the lock changes",
  afterPerson: "when a person runs it",
  leftAlone: "Left alone",
  places: "By account and region",
  columns: {
    byUs: "By us",
    byCloud: "By the cloud",
    down: "Down",
    released: "Released",
    leftAlone: "Left alone",
  },
  outcome: "Outcome",
  instances: "Instances",
  reasons: "Reasons",
  problems: (count: number) => (count === 1 ? "One problem of the last run" : `${count} problems of the last run`),
  money: {
    arrears: (account: string, currency: string, amount: string, minimum: string) =>
      `${account} owes ${currency} ${amount}. Pay at least ${currency} ${minimum} first; until then the cloud starts none of its instances.`,
    low: (account: string, balance: string, missing: string, minimum: string) =>
      `${account} has ${balance}, below the minimum of ${minimum} for a start. Unless vouchers make up for it, pay ${missing} first.`,
  },
  since: "Give 90m, 26h or 7d, or a date like 2026-08-01T00:00:00Z.",
  future: "It lies in the future.",
};
