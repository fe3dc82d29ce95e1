/** `init` in English. */
export const INIT = {
  summary: "write a configuration and show the commands that deploy it",
  description:
    "Asks for the layout, accounts and regions (or takes them from options), writes a commented configuration with a new external id for each account, and prints the deployment commands in their order.",
  options: {
    layout: "hub: the function in an account of its own; same-account: beside the instances",
    functionAccount: "account id of the function",
    account: "account to protect, with a name if you like (repeatable)",
    site: "which of the two clouds the protected accounts belong to",
    region: "region of the function and its log projects",
    regions: "regions of the instances, separated by commas, or all",
    roleName: "name of the role in each protected account",
    operator: "RAM user or role that may assume these roles too (repeatable)",
    out: "where to write the configuration",
    force: "replace a file that is already there",
    run: "run the commands as well, asking before each",
    yes: "with --run: do not ask",
  },
  ask: {
    layout: "Layout: hub (the function in an account that stays paid) or same-account",
    functionAccount: "Account id of the function",
    region: "Region of the function and its log projects",
    accounts: "Accounts to protect, as id=name, separated by commas",
    site: "Site of these accounts: china or international",
    regions: "Regions of the instances, separated by commas, or all",
    roleName: "Name of the role in each protected account",
    missing: (flag: string, example: string) =>
      `${flag} is missing, and there is no terminal to ask on. For example: ${flag} ${example}`,
    wrong: (flag: string, value: string, example: string) =>
      `${flag}: ${JSON.stringify(value)} does not fit. For example: ${flag} ${example}`,
    misspeltRegion: (flag: string, id: string, meant: string) =>
      `${flag}: there is no region ${id}. Did you mean ${meant}? If ${id} is a region newer than this program, write ${meant} here and replace it in the file and the commands.`,
    unknownRegion: (flag: string, id: string) =>
      `${flag}: this program does not know ${id}. If it is a new region, go on. If not, correct it. The regions: aliyun ecs DescribeRegions`,
    hubOnly: (flag: string) => `${flag} belongs to the hub layout. With --layout same-account leave it out.`,
    twice: (id: string) => `Account ${id} is named twice.`,
    hubProtected: (id: string) =>
      `Account ${id} holds the function and cannot be protected through a role in the hub layout: its function is frozen while it owes money. Use another account for the function, or --layout same-account.`,
  },
  file: {
    head: [
      "Written by ecs-recovery init. Every key: docs/configuration.md. Check it with: ecs-recovery validate",
      "No secret belongs in here: where one is needed, name an environment variable. The external ids are no secrets, but keep them out of public repositories.",
    ],
    mode: "What timer and events do. The deployed function starts in plan mode by RECOVERY_MODE in s.yaml, whatever stands here.",
    accounts: "Account ids are text: keep the quotes.",
    role: "The role that the spoke template makes; its trust policy asks for this external id.",
    log: "Where the records go: the project that the template makes in the account of the function.",
    notify: "Whom to tell: docs/messages.md",
    rest: "Everything else has defaults: select, limits, timing, function, http, endpoints.",
  },
  written: (file: string) => `${file} is written. To deploy it, from the repository's folder:`,
  exists: (file: string) => `${file} is already there. Replace it with --force, or write another one with --out.`,
  unwritable: (file: string, code: string) => `${file} cannot be written (${code}).`,
  expect: "expect",
  profiles: "First, once: a profile of the aliyun CLI for each account (skip those that you have).",
  profileOf: (account: string) => `account ${account}`,
  runNeedsYes: "--run asks before each command, and there is no terminal. Add --yes to run them all.",
  runThis: "Run it? [y/N] ",
  stopped: (step: number) => `Stopped before step ${step}. Nothing after it was run.`,
  stepFailed: (step: number, code: number) =>
    `Step ${step} ended with exit code ${code}. Mend what it says, then go on from this step by hand: the steps before it are done.`,
  steps: {
    services: "Switch on Function Compute and the log service",
    base: (account: string) => `Role, log projects, alerts and dashboard in account ${account}`,
    spoke: (account: string, name: string) => `The role in account ${account}${name === account ? "" : ` (${name})`}`,
    key: "Once: give Serverless Devs the key of the function's account",
    keyExpect: "the name of the access is default",
    deploy: "The function and its timers, in plan mode",
    deployExpect: "the function's settings, and exit code 0",
    look: "See what it would do",
    lookExpect: "a table of outcomes; nothing was started",
    stackExpect: "CREATE_COMPLETE, within a minute or two",
    doctorExpect: "every line ok, or ? with what to try",
    reportExpect: "what the run said",
  },
};
