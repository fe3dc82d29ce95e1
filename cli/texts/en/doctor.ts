/** `doctor` and `notify` in English. */
export const DOCTOR = {
  summaryOfCommand: "check keys, permissions, the log store and what is deployed",
  description:
    "Tries every call that a run makes before it starts anything, in every account and region. Looks at the function, its triggers, its last runs, the index and the alerts. Writes one test record. Says of each finding why it matters and which command mends it.",
  why: "Why",
  toDo: "Do",
  ok: "ok",
  fail: "FAIL",
  unchecked: "?",
  summary: (failed: number, unchecked: number) =>
    failed === 0
      ? `Nothing is wrong.${unchecked === 0 ? "" : ` ${unchecked} not checkable from here: see the lines with a question mark.`}`
      : `${failed} to mend.${unchecked === 0 ? "" : ` ${unchecked} not checkable from here.`}`,
  configuration: (mode: string, hash: string) => `mode ${mode}, hash ${hash}`,
  credentials: (account: string) => `keys of account ${account}`,
  deploy: "npx s deploy -t s.mine.yaml -y   (docs/deploy.md, step 5)",

  /** Names of the checks. `of`: an account with its region, a trigger, a project or a channel. */
  labels: {
    configuration: () => "configuration",
    credentials: () => "credentials",
    layout: () => "layout",
    channels: () => "notify",
    channel: (of: string) => `notify: ${of}`,
    balance: (of: string) => `account ${of}: balance`,
    payments: (of: string) => `account ${of}: payments`,
    regions: (of: string) => `account ${of}: regions`,
    region: (of: string) => `account ${of}`,
    instances: (of: string) => `account ${of}: instances`,
    "arrears-events": (of: string) => `account ${of}: arrears events`,
    reactivation: (of: string) => `account ${of}: right to reactivate`,
    function: () => "function",
    "function-role": () => "function: role",
    "function-timeout": () => "function: timeout",
    "function-mode": () => "function: mode",
    "function-environment": () => "function: environment",
    "function-invocation": () => "function: invocation",
    "function-configuration": () => "configuration of the function",
    "function-version": () => "version of the function",
    triggers: () => "triggers",
    trigger: (of: string) => `trigger: ${of}`,
    "log-store-write": () => "log store: write",
    "log-store-read": () => "log store: read",
    "log-store-index": () => "log store: index",
    alerts: (of: string) => `alerts of ${of}`,
    "last-tick": () => "last tick",
    "last-sweep": () => "last sweep",
    "last-problems": () => "problems of the last run",
    clock: () => "clock",
  },

  /** Advice for a call that the cloud refused. */
  fixes: {
    byCode: {
      network: "Check the network, a proxy in between, and the endpoint in the configuration.",
      notTheService:
        "Something other than the service answered: check a proxy in between and the endpoint in the configuration.",
      key: "The key does not exist or is disabled: use another one.",
      secret: "The secret does not fit the key: set both anew.",
      token: "The temporary credentials have expired or miss their token: fetch new ones.",
      clock: "This machine's clock is wrong: set it.",
      project: "Create the log project (infra), or correct log.project and log.region.",
      logstore: "Create the logstore (infra), or correct log.logstore.",
      index: "Create the logstore's index (infra): without it nothing can be read back.",
      role: "Create the role in that account (infra, stack spoke), or correct roleArn.",
      throttled: "The cloud asks us to slow down: try again in a minute.",
    },
    trust: "Let the role's trust policy name this account and the same ExternalId, and grant sts:AssumeRole here.",
    grant: (permission: string) => `Grant ${permission} to the key or role in use.`,
    unknown: "Look the code up with the request id.",
  },

  account: {
    balance: (amount: string, isDebt: boolean) => `${amount}${isDebt ? ", in arrears" : ""}`,
    noPayment: "none in the last day",
    payment: (at: string) => `the last one at ${at}`,
    regions: (watched: number, all: number) => `${watched} of ${all} regions`,
    stopped: (count: number, isMore: boolean, regions: number) =>
      `${count}${isMore ? " or more" : ""} stopped (${regions === 1 ? "1 region" : `${regions} regions`} read)`,
    events: (count: number, isMore: boolean, regions: number) =>
      `${count}${isMore ? " or more" : ""} in the last 16 days (${regions === 1 ? "1 region" : `${regions} regions`} read)`,
  },
  logStore: {
    taken: "a test record was taken",
    readable: (seconds: string) => `it could be read ${seconds} s later`,
    notSeen: (seconds: number) => `the test record did not show within ${seconds} s`,
    noIndex: "Create the logstore's index (infra): without it nothing can be read back.",
  },
  clock: {
    right: (seconds: string) => `${seconds} s off the cloud's`,
    wrong: (seconds: string, isAhead: boolean) =>
      `this machine is ${seconds} s ${isAhead ? "ahead of" : "behind"} the cloud`,
    why: "Requests are refused beyond 15 minutes, and times in reports are wrong before that.",
    fix: "sudo timedatectl set-ntp true   (or set the clock by hand)",
    none: "no answer carried a time",
  },
  region: {
    unknown: (region: string) => `${region} is no region of this account`,
    why: "A region that does not exist is never read, so nothing in it is ever recovered.",
    fix: (path: string, meant: string | undefined) =>
      meant === undefined
        ? `Correct ${path} in the configuration. The regions: aliyun ecs DescribeRegions`
        : `Did you mean ${meant}? Correct ${path} in the configuration.`,
  },
  reactivation: {
    may: "ReActivateInstances got past the permission check (asked for an instance that cannot exist)",
    denied: (code: string) => `ReActivateInstances is refused: ${code}`,
    whyDenied: "Without this right every recovery of the account ends as failed/denied.",
    fixDenied: (account: string) =>
      `Grant ecs:ReActivateInstances on acs:ecs:*:${account}:instance/* (infra/policies/, or launch the spoke template again).`,
    unclear: (code: string) => `ReActivateInstances answered ${code}, which proves neither way`,
    fixUnclear: (account: string) =>
      `ecs-recovery apply --account ${account} --max-instances 1   (when something is stopped)`,
    functionRole: "This was asked with your keys. The function's own role has a policy of its own.",
  },
  ownAccount: {
    apart: (account: string) => `${account} holds the function and is not protected itself`,
    protectedToo: (account: string) => `${account} holds the function and is protected too`,
    why: "Function Compute is frozen while its own account owes money, so nothing runs there before the payment.",
    fix: "Nothing, if one account is meant (docs/arrears.md). Else move the function to a hub account (docs/deploy.md).",
  },
  function: {
    there: (name: string, facts: string) => `${name} is there: ${facts}`,
    missing: (name: string, region: string, account: string) =>
      `there is no ${name} in ${region} of account ${account}`,
    whyMissing: "Without the function nothing runs by itself.",
    notActive: (state: string) => `its state is ${state}`,
    whyNotActive: "A function that is not Active cannot be invoked.",
    fixNotActive: "Look at the reason in the function's console page, then deploy again.",
    olderService: (service: string) =>
      `service ${service} is a Function Compute 2.0 service, which doctor does not read`,
    fixOlderService: "aliyun fc-open GetFunction ... or the console",
    noRole: "it has no role",
    whyNoRole: "Without a role the function gets no credentials, and every run fails.",
    wrongRole: (found: string, expected: string) => `its role is ${found}, the templates make ${expected}`,
    whyWrongRole: "Another role may lack the rights that the policies in infra/policies/ grant.",
    fixWrongRole: "Compare the role's policy with infra/policies/, or set role in s.mine.yaml and deploy again.",
    timeout: (found: number, needed: number) => `its timeout is ${found} s, the configured times need ${needed} s`,
    whyTimeout: "A run that is cut off leaves the rest to the next tick.",
    fixTimeout: (needed: number) => `Set timeout: ${needed} in s.mine.yaml and deploy again.`,
    mode: (mode: string) => `RECOVERY_MODE is ${mode}`,
    modeAbsent: (mode: string) => `RECOVERY_MODE is not set, so the configuration's mode counts: ${mode}`,
    modeUnreadable: "RECOVERY_MODE is set, and its value is hidden from these keys",
    modeWrong: (mode: string) => `RECOVERY_MODE is ${mode}, which is no mode`,
    whyModeWrong: "A misspelt kill switch stops the function: every run ends as a configuration error.",
    modeHolds: "The function only reports; nothing is started.",
    fixMode: "To go live: docs/going-live.md. Meant to be so: nothing to do.",
    variables: (names: string) => `${names} set`,
    variableMissing: (names: string) => `not set in the function: ${names}`,
    whyVariable: "The configuration names these variables; the channel or trigger that needs them does not work.",
    fixVariable: "Add them to environmentVariables in s.mine.yaml and deploy again.",
  },
  trigger: {
    good: (schedule: string) => `enabled, ${schedule}`,
    missing: (name: string) => `there is no trigger ${name}`,
    disabled: (name: string) => `the trigger ${name} is disabled`,
    whyPayment: "Without it a payment is noticed by the hourly sweep only.",
    whyFull: "Without it a stop without an event is never noticed.",
    fixEnable: (name: string) =>
      `Enable ${name} on the function's page in the console, or deploy again: npx s deploy -t s.mine.yaml -y`,
    openHttp: (name: string) =>
      `the HTTP trigger ${name} is there, and neither http.hmacSecretEnv nor http.wakeTokenEnv is configured`,
    whyOpenHttp: "Each request to it costs an invocation that ends in 401.",
    fixOpenHttp: "Configure one of them (docs/recharge-events.md), or remove the trigger.",
  },
  runs: {
    "last-tick": {
      ago: (length: string) => `${length} ago`,
      late: (length: string) => `the last run by a timer is ${length} old, a tick is due every 5 minutes`,
      none: "no run by a timer is on record in the last day",
      notDue: "none yet, and none is due: the first one comes 5 minutes after a deployment or a payment",
    },
    "last-sweep": {
      ago: (length: string) => `${length} ago`,
      late: (length: string) => `the last look at every region is ${length} old, one is due every hour`,
      none: "no look at every region is on record in the last day",
      notDue: "none yet, and none is due: the first one comes an hour after a deployment or a payment",
    },
    fixNotDue: (length: string) => `Run doctor again in ${length}.`,
    whyNone: "Either the timers do not fire, or the function fails before it can write.",
    fixNone: (project: string) =>
      `npx s logs -t s.mine.yaml   (or ${project}/stdout in the console). If the account itself is in arrears, nothing runs before it has paid.`,
    versionDiffers: (there: string, here: string) => `the function is version ${there}, this command line ${here}`,
    whyVersion: "Reports and records of another version may differ in their fields.",
    fixVersion: "Deploy again from this version (docs/day-two.md, upgrade).",
    hashSame: (hash: string) => `the function runs this very configuration (${hash})`,
    hashDiffers: (there: string, here: string) => `the function runs configuration ${there}, the file here is ${here}`,
    whyHash: "What this command line shows is not what the function does.",
    problems: (count: number, first: string) => `the last run reported ${count}: ${first}`,
    noProblems: "the last run reported none",
    whyProblems: "The function met this with its own role, which your keys cannot show.",
    fixProblems: "To see where and since when: ecs-recovery report",
  },
  invocation: {
    may: "the function answered a request that it must refuse",
    strange: "the function took a request that it must refuse",
    fixStrange: "Deploy this version again: npx s deploy -t s.mine.yaml -y",
    notTried: "not tried, because the function is not there",
    fix: "Pay first if the account is in arrears. Else grant fc:InvokeFunction to your keys, and read the log: npx s logs -t s.mine.yaml",
  },
  index: {
    complete: (count: number) => `all ${count} fields are indexed`,
    missing: (names: string) => `not indexed: ${names}`,
    why: "A field without an index cannot be searched and reads as: there is no such record.",
    fix: "Update the stack hub (or same-account) with the template of this version: aliyun ros UpdateStack",
  },
  alerts: {
    complete: (count: number) => `${count} enabled`,
    missing: (names: string) => `missing: ${names}`,
    disabled: (names: string) => `disabled: ${names}`,
    why: "Nobody is told when nothing runs, or when records are lost.",
    fix: "Update the stack hub (or same-account). If alerting was never opened: open it once in the SLS console, page Alerts.",
  },
  channels: {
    none: "no channel is configured: messages go nowhere, alerts remain",
    fixNone: "See docs/messages.md.",
    tryIt: "To try it: ecs-recovery notify --test",
    set: (names: string) => `set here: ${names}`,
    notSet: (names: string) => `not set here: ${names}`,
    wrongUrl: (name: string) => `${name} holds no https:// URL (http:// goes to this machine only)`,
    fixUrl: (name: string) => `Copy the webhook's whole URL into ${name}, here and in the function.`,
    fix: "Export it here for runs of this command line; the function has environment variables of its own.",
  },
  notify: {
    description: "Sends one marked test message to every channel of the configuration.",
    summary: "send a test message to every channel",
    needsTest: "Say --test: notify does nothing else.",
    none: "The configuration has no channel under notify. See docs/messages.md.",
    sent: (kind: string) => `${kind}: taken`,
    /** `why` is the engine's English reason. */
    failed: (kind: string, why: string) => `${kind}: not taken. ${why}`,
    message: (account: string) =>
      `ecs-recovery: TEST. Account ${account}. Nothing happened; this is a test of the channel.`,
  },
};
