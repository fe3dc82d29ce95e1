/** Texts of `invoke` in English. */
export const INVOKE = {
  summary: "ask the deployed function for a run",
  description:
    "Sends the manual request to the deployed function, follows its records until the run has ended, and reports.",
  options: {
    mode: "what the run does",
    sync: "wait for the function's own answer, then read the records of the run",
  },
  asking: (name: string, region: string, mode: string) => `Asking ${name} in ${region} to ${mode}`,
  waiting: (name: string, region: string, mode: string) => `Waiting for the answer of ${name} in ${region} (${mode})`,
  following: (request: string, correlation: string) =>
    `Following the run (request ${request}, correlation ${correlation})`,
  reading: (request: string, correlation: string) =>
    `It has answered; reading its records (request ${request}, correlation ${correlation})`,
  looking: "looking",
  starting: (count: number) => (count === 1 ? "1 instance is being started" : `${count} instances are being started`),
  stoppedWatching: "The run goes on without being watched. See: ecs-recovery report",
  noRecord: (request: string) =>
    `No record of the run has appeared. The function's own log says why: search it for request ${request}.`,
  notEnded: "The run has not ended in time. See later: ecs-recovery report",
  failed: (request: string, message: string) =>
    `The function failed (request ${request}): ${message}. Its log has more: search it for the request.`,
  failedSilently: "it gave no reason",
  noAnswer: (region: string) => `Function Compute in ${region} gave no answer. Check the network, and endpoints.fc.`,
  noFunction: (name: string, account: string, region: string, request: string) =>
    `There is no function ${name} in account ${account}, ${region} (request ${request}). Check function.name, function.service and log.region.`,
  notAllowed: (name: string, account: string, request: string) =>
    `Not allowed to invoke ${name} (request ${request}). The keys need fc:InvokeFunction on it. If account ${account} itself is in arrears, none of its functions runs before it has paid.`,
};
