/** Texts of `demo` in English. */
export const DEMO = {
  summary: "watch a recovery on the local cloud",
  description:
    "Starts the local cloud with a fleet that arrears stopped, pays, and shows what the function makes of it. Touches nothing real.",
  options: {
    scenario: "the scenario to run",
    seed: "the same seed gives the same counts",
    bundle: "the function's bundle",
  },
  noBundle: (folder: string) => `There is no function bundle in ${folder}. Run: npm run build`,
  starts: (count: number) => `The local cloud starts: ${count} instances, most of them stopped by arrears`,
  pays: (account: string, amount: number) => `Account ${account} pays CNY ${amount}; its event goes to the function`,
  paysInSilence: (account: string, amount: number) => `Account ${account} pays CNY ${amount}; its event is lost`,
  recovers: "The function recovers",
  fleet: (stopped: number, starting: number, running: number) =>
    `${stopped} stopped, ${starting} starting, ${running} running`,
  step: {
    recharge: (account: string) => `By event: account ${account} pays, and its payment system says so`,
    plan: (account: string) => `By hand: what would be done in account ${account}`,
    apply: (account: string) => `By hand: recover account ${account}`,
  },
  stepSum: (count: number) => `${count === 1 ? "1 instance is" : `${count} instances are`} listed above.`,
  sumTitle: "How the numbers add up",
  sum: {
    all: "instances in the local cloud",
    outside: "running all the time, or subscriptions: nothing to do with arrears",
    judged: "left for the function to judge, of which",
    byUs: "started by the function",
    byCloud: "restarted by the cloud itself",
    down: "still down: listed below, by cause",
    released: "released before the payment",
    leftAlone: "left alone on purpose: owner's stop, excluded, spot, refunded",
  },
  calls: (count: number, byUs: number) =>
    `${count} start calls were made: ${byUs} of them brought an instance back. The others were refused, throttled or lost on the way, because the local cloud injects faults, and were repeated where that can help.`,
  otherCalls: (words: string) => `All calls that the local cloud saw: ${words}.`,
  asItMust: (count: number, seconds: string) =>
    `All ${count} instances ended as they must, in ${seconds} s. Nothing real was touched.`,
  otherwise: "It did not end as it must:",
  advice: {
    failed:
      "What to do: run `npm ci && npm run build`, then `npm start` again. If it fails again, report the lines above: the demo touches nothing of your own, so the cause is in this program or in your Node version (node --version).",
    late: "What to do: this machine was too slow or too busy. End other programs, then run `npm start` again. `npm run cli -- demo --scenario first` needs less.",
    ended:
      "What to do: run `npm start` again. If the same lines come again, report them: this is a defect of this program.",
  },
  /** Differences between the demo and its scenario. */
  wrong: {
    end: (name: string, end: string, expected: string) => `${name} ended as ${end}, not as ${expected}`,
    stranger: (id: string) => `${id} is on record and in no scenario`,
    action: (action: string) => `${action} was called, which no part of this product does`,
    calledStranger: (id: string) => `ReActivateInstances was called for ${id}, which is in no scenario`,
    mustNotStart: (name: string) => `${name} must not be started, and ReActivateInstances was called for it`,
    denied: (action: string, right: string) => `${action} was denied: the written policies do not grant ${right}`,
    calls: (name: string, needed: number, got: number) => `${name} needed ${needed} accepted calls and got ${got}`,
    eventLost: "the recharge event reached no function",
    late: (seconds: number) => `the run did not end within ${seconds} s`,
    lateByHand: (mode: string, seconds: number) => `the run by hand (${mode}) did not end within ${seconds} s`,
    planChanged: (action: string) => `${action} was called although only a plan was asked for`,
    invocation: (cause: string, error: string, line: string) => `the invocation by ${cause} ended in ${error}: ${line}`,
    emptyLog: "its log is empty",
  },
  next: "What to try next",
  nextSteps: {
    byHand: "the same fleet, operated by you",
    small: "a dozen instances only",
    simulate: "1,000 stories with faults and kills",
    own: "your own account, changing nothing",
    docs: "how to deploy it",
  },
};
