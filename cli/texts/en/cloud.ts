/** Texts of `cloud` in English, with the commands for a second shell. */
export const CLOUD = {
  summary: "run the local cloud",
  description:
    "Serves ECS, billing, STS, the log store, Function Compute and EventBridge on one loopback port until Ctrl-C. With a scenario the function is deployed on it, and what to try is printed. docs/local-cloud.md has the format.",
  options: {
    port: "the port (default: any free one)",
    scenario: "what it starts with: empty, first, demo, or a .json or .yaml file",
    seed: "the same seed and calls give the same answers",
    loose: "do not check signatures, nonces and clocks",
    tls: "speak https too; the ready line names the certificate to trust",
    bare: "the scenario's accounts and instances only: no log store, no policies, no function",
  },
  portTaken: (port: number) => `Port ${port} is taken. Leave --port out to get a free one.`,
  portRefused: (port: number) => `Port ${port} may not be used. Take one above 1023.`,
  console: (url: string) => `Console: ${url}   Ctrl-C ends it.`,
  owing: (accounts: readonly string[]) => {
    if (accounts.length === 0) return "No account owes money";
    return accounts.length === 1 ? `Account ${accounts[0]} owes money` : `Accounts ${accounts.join(" and ")} owe money`;
  },
  state: (owing: string, stopped: number, all: number) => `${owing}, and ${stopped} of ${all} instances are stopped.`,
  deployed: "The function, its log store and its role are in place.",
  notDeployed: "The log store is in place, the function is not: it has not been built (npm run build).",
  toTry: "To pay and to bring the instances back by hand, in another shell:",
  toTryArrears:
    "To let an account fall into arrears, to pay, and to bring the instances back by hand, in another shell:",
};
