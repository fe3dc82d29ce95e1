/** Texts of `simulate` in English. */
import type { HoldWhy } from "../../../simulator/invariants/holds.ts";
import type { Unknowable } from "../../../simulator/invariants/violation.ts";

/** By the reason that the simulator gives. */
const HOLDS: Readonly<Record<HoldWhy, string>> = {
  "a subscription": "a subscription",
  "a spot instance": "a spot instance",
  refunded: "refunded",
  "not selected": "not selected",
  "locked for security": "locked for security",
  "its dedicated host is unpaid": "its dedicated host is unpaid",
  "it cannot be seen": "it cannot be seen",
  "starting it is denied": "starting it is denied",
  "a field of it cannot be read": "a field of it cannot be read",
  "the vendor says that nothing is overdue": "the vendor says that nothing is overdue",
  "the events cannot be read": "the events cannot be read",
  "stopped within an hour of its start": "stopped within an hour of its start",
  "nothing shows why it stopped": "nothing shows why it stopped",
  "a lock without an event": "a lock without an event",
  "a lock without an event or a memory": "a lock without an event or a memory",
  unpaid: "unpaid",
  "too little cash for its image": "too little cash for its image",
  "its owner stopped it while it started": "its owner stopped it while it started",
};

/** By the reason that the simulator gives. */
const UNKNOWABLE: Readonly<Record<Unknowable, string>> = {
  "its owner stopped it between the last look and the call": "its owner stopped it between the last look and the call",
  "its owner stopped it while it started, and no run that remembers read that":
    "its owner stopped it while it started, and no run that remembers read that",
  "a stop event of its own, and no run had looked before it":
    "a stop event of its own, and no run had looked before it",
  "lockOnly: act": "lockOnly: act",
  "the events of the others came after the run had read them":
    "the events of the others came after the run had read them",
  "a lock alone, no event of anything, and no run had looked before the debt":
    "a lock alone, no event of anything, and no run had looked before the debt",
  "seen by a sweep that did not live to write it down": "seen by a sweep that did not live to write it down",
  "seen by a sweep that could not write it down": "seen by a sweep that could not write it down",
  "seen by a sweep that overlapped with the run that called":
    "seen by a sweep that overlapped with the run that called",
  "seen by a sweep whose records were lost with the index of the log store":
    "seen by a sweep whose records were lost with the index of the log store",
  "seen, and the log store could not be read, but it had a stop event of its own":
    "seen, and the log store could not be read, but it had a stop event of its own",
  "nothing ever showed why it had stopped": "nothing ever showed why it had stopped",
  "the run that told did not live to write it down": "the run that told did not live to write it down",
  "the run that told could not write it down": "the run that told could not write it down",
  "two runs told at the same time": "two runs told at the same time",
  "the log store had lost what the run that told had written":
    "the log store had lost what the run that told had written",
  "a sweep told that could not read what people knew": "a sweep told that could not read what people knew",
  "over the run limit of runs that no log store tells what was tried":
    "over the run limit of runs that no log store tells what was tried",
};

type Stories = Readonly<Record<"stories" | "fleet" | "first" | "last" | "seconds", string>>;
type Runs = Readonly<Record<"runs" | "hours" | "killed" | "cutOff" | "failed", string>>;

export const SIMULATE = {
  summary: "try the engine, or your policy, on thousands of generated stories",
  description:
    "Plays the real engine in virtual time against a model of the cloud with every fault, a kill at any step and overlapping runs. Checks the invariants in each story.",
  runs: "stories to play",
  seed: "seed of the first one; with --runs 1 it replays that one",
  fleet: "instances in each",
  policy: "a configuration whose policy every story uses",
  workers: "processes (default: one a core)",
  lastSeed: (last: number, runs: number, most: number) =>
    `Seeds end at ${last}: with --runs ${runs}, --seed is at most ${most}.`,
  result: {
    labels: {
      stories: "stories",
      runs: "engine runs",
      recoverable: "recoverable",
      held: "left alone",
      rate: "recovery rate",
      time: "time to recover",
      calls: "calls",
      wasted: "calls wasted",
      unpreventable: "unpreventable",
      violations: "violations",
    },
    stories: ({ stories, fleet, first, last, seconds }: Stories) =>
      `${stories} of ${fleet} instances, seeds ${first} to ${last}, in ${seconds} s`,
    engineRuns: ({ runs, hours, killed, cutOff, failed }: Runs) =>
      `${runs} over ${hours} hours of virtual time; ${killed} killed, ${cutOff} cut off, ${failed} failed`,
    recoverable: (recoverable: string, stopped: string, held: string, released: string) =>
      `${recoverable} of ${stopped} instances that the arrears stopped; ${held} left alone, ${released} released`,
    held: (why: string, count: string) => `${why} ${count}`,
    refusedByVendor: "refused by the vendor",
    otherHolds: "other",
    nothingRecoverable: "nothing was recoverable",
    rate: (percent: string, byEngine: string, byCloud: string, missed: string) =>
      `${percent} % (${byEngine} by the engine, ${byCloud} by the cloud itself${missed})`,
    missed: (left: string, lost: string) => `; ${left} left behind, ${lost} lost`,
    nothingToMeasure: "nothing to measure",
    time: (half: string, most: string) =>
      `p50 ${half}, p99 ${most}, from the payment to Running, of what the engine started`,
    calls: (calls: string, perOne: string) => `${calls} ReActivateInstances${perOne}`,
    callsPerOne: (ratio: string) => `, ${ratio} for each instance that the engine recovered`,
    requests: (requests: string, perOne: string) => `${requests} requests in all${perOne}`,
    requestsPerOne: (ratio: string) => `, ${ratio} for each that it or the cloud recovered`,
    wasted: (calls: string, share: string, throttled: string) =>
      `${calls} ReActivateInstances (${share}) on what was up, gone or not to be started that way; throttled ${throttled}`,
    unpreventable: (count: string) => `${count}, where no clue could have told the engine:`,
    none: "none",
    violations: (invariant: string, count: string, stories: string) => `${invariant}: ${count} in ${stories}`,
    ofStories: (count: number) => (count === 1 ? "one story" : `${count} stories`),
    seed: (seed: number) => `seed ${seed}`,
    more: (count: string) => `and ${count} more`,
    details: "docs/simulation.md says what each invariant means.",
    replay: (seed: number, fleet: number, policy: string) =>
      `Replay one: ecs-recovery simulate --runs 1 --seed ${seed} --fleet ${fleet}${policy}`,
    holds: HOLDS,
    unknowable: UNKNOWABLE,
  },
};
