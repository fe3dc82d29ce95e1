/** Texts of `plan` and `apply` in English. */
export const PLAN = {
  summary: "list what apply would start, changing nothing",
  description:
    "Looks at every configured account from this machine. Lists each instance that would be started, and each one that would not, with its reason. Makes no changing call.",
  options: {
    out: "write the plan to a file, for: apply <file>",
    csv: "print CSV, one line an instance",
  },
  scope: {
    account: "only this account (repeatable)",
    region: "only this region (repeatable)",
    instance: "only this instance (repeatable); never overrides evidence, locks or exclusions",
    note: "a remark, copied to the records",
    maxInstances: "take at most this many instances",
    skipSettle: "do not wait for the cloud's own restart after a payment",
    verifySeconds: "watch started instances for this long (default: 900)",
  },
  emptyValue: "It is empty. Leave the option out to mean all.",
  wholeNumber: (smallest: number) => `A whole number, ${smallest} or more.`,
  wholeNumberUpTo: (smallest: number, largest: number) => `A whole number, from ${smallest} to ${largest}.`,
  looking: "Looking, changing nothing",
  wouldStart: (count: number) => (count === 1 ? "1 instance would be started" : `${count} instances would be started`),
  wouldStartNone: "No instance would be started.",
  wouldNot: (count: number) =>
    count === 1 ? "1 instance would not be started" : `${count} instances would not be started`,
  alreadyBack: (count: number) =>
    count === 1 ? "1 instance has come back without a call" : `${count} instances have come back without a call`,
  place: (account: string, region: string, count: number) => `${account}, ${region}: ${count}`,
  next: (command: string) => `To start them: ${command}`,
  nextAfterPayment: (command: string) => `To start them after the payment: ${command}`,
  didYouMean: (id: string, name: string, command: string) =>
    `Instead of ${id}, did you mean ${name}?\n  ecs-recovery ${command}`,
  written: (file: string, count: number) =>
    `Written: ${file} (${count === 1 ? "1 instance" : `${count} instances`}). To start exactly these: ecs-recovery apply ${file}`,
  cannotWrite: (file: string, code: string) => `The plan could not be written to ${file} (${code}). Name another file.`,
  apply: {
    summary: "start what arrears stopped, from this machine",
    description:
      "Lists what it will start, asks, starts it, watches it until it runs, and reports. With a plan file it starts exactly what the plan lists and refuses what has changed since. Needs no deployed function.",
    planFile: "a file that `plan --out` wrote",
    yes: "do not ask (needed where no terminal is)",
    question: (count: number) => `Start ${count === 1 ? "this instance" : `these ${count} instances`}? [y/N] `,
    needsYes:
      "Nothing was started: there is no terminal to ask on. Look at the list above, then run the command again with --yes.",
    jsonNeedsYes: "Nothing was started: with --json there is no question. Run the command again with --yes.",
    declined: "Nothing was started.",
    nothingToStart: "There is nothing to start.",
    refusedTitle: (count: number) =>
      count === 1
        ? "Refused: 1 instance has changed since the plan"
        : `Refused: ${count} instances have changed since the plan`,
    changed: {
      gone: "it is no longer in the cloud, or in another region",
      running: (status: string) => `it is ${status} now`,
      restarted: "it was started and stopped again since the plan",
      decided: (label: string) => `it would not be started now: ${label}`,
      unread: "its region could not be read now",
    },
    fileUnreadable: (file: string, why: string) =>
      `${file} is no plan that can be applied: ${why}. Write one with: ecs-recovery plan --out plan.json`,
    fileWhy: {
      missing: "there is no such file",
      unreadable: (code: string) => `it cannot be read (${code})`,
      notJson: "it holds no JSON",
      kind: "another program wrote it",
      version: "another version of this program wrote it",
      edited: "it was changed after it was written",
      configuration: "it was made with another configuration than the one in use",
      field: (name: string) => `${name} is missing or damaged`,
    },
    fileOf: (file: string, when: string, ago: string) => `${file} was made at ${when}, ${ago} ago.`,
    fileAndScope:
      "A plan file says which instances are meant. Leave out --account, --region, --instance and --max-instances.",
    modeOff: "RECOVERY_MODE is off, so nothing was run. Unset it to go on.",
    modePlan: "RECOVERY_MODE is plan, so nothing is started. Unset it to apply.",
    starting: (count: number) => `Starting ${count === 1 ? "1 instance" : `${count} instances`}`,
    progress: ({
      accepted,
      running,
      total,
      refused,
      throttled,
    }: Readonly<Record<"accepted" | "running" | "total" | "refused" | "throttled", number>>) =>
      `${accepted} accepted, ${running} of ${total} running, ${refused} refused, ${throttled} throttled`,
    timeLeft: (time: string) => `about ${time} left`,
    settling: (time: string) => `waiting ${time} for the cloud's own restart`,
    interrupted: "Stopping: no new start. Accepted starts are read and recorded. Ctrl-C again ends at once.",
    stopping: "Stopping",
    leftTitle: (count: number) =>
      count === 0
        ? "Interrupted. Nothing is left to start."
        : `Interrupted. ${count === 1 ? "1 instance is" : `${count} instances are`} left. To go on: ecs-recovery apply`,
    undelivered: (count: number) =>
      `${count === 1 ? "1 record" : `${count} records`} could not be stored. This report holds them; a later \`report\` does not. Check the log store: ecs-recovery doctor`,
    notSearchable: "The records of this run are stored but not searchable yet. `report` shows them within a minute.",
  },
};
