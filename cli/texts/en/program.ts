/** Texts of the help, of the common options and of mistakes on the command line, in English. */
export const PROGRAM = {
  description: "Brings back the pay-as-you-go ECS instances that an unpaid Alibaba Cloud bill stopped.",
  options: {
    config: "configuration file (default: recovery.config.yaml)",
    json: "print JSON instead of tables",
    lang: "language of texts: en or zh (default: the locale)",
    quiet: "print results and errors only",
    debug: "print the stack trace of an error",
    help: "show help",
    version: "show the version",
  },
  /** Headings of the help page. */
  help: {
    usage: "Usage:",
    arguments: "Arguments:",
    options: "Options:",
    globalOptions: "Global options:",
    commands: "Commands:",
    command: "show help for a command",
    default: "default",
    choices: "choices",
    example: "Example:",
  },
  exitCodes:
    "Exit codes: 0 all well, 1 something needs a person, 2 wrong usage or configuration, 3 the cloud could not be reached, 130 interrupted by Ctrl-C, 70 a defect of the command.",
  interrupted: "Interrupted at the question. Nothing more was done.",
  mistakes: {
    unknownCommand: (name: string) => `Unknown command ${name}.`,
    unknownOption: (name: string) => `Unknown option ${name}.`,
    didYouMean: (name: string) => `Did you mean ${name}?`,
    missingArgument: (name: string) => `The argument <${name}> is missing.`,
    excessArguments: (wanted: number, given: number) =>
      `Too many arguments: ${wanted} ${wanted === 1 ? "is" : "are"} expected, ${given} ${given === 1 ? "was" : "were"} given.`,
    optionMissingArgument: (flags: string) => `The option ${flags} needs a value.`,
    invalidArgument: (what: string, value: string, why: string) =>
      `${what}: ${value} is not possible. ${why}`.trimEnd(),
    allowedChoices: (choices: string) => `Possible values: ${choices}.`,
    notTogether: (one: string, other: string) => `${one} and ${other} exclude each other. Give only one of them.`,
    seeHelp: (command: string) => `See: ${command} --help`,
  },
  /** A bug of this program. */
  defect: (message: string) =>
    `This is a defect of ecs-recovery: ${message}. Run the command again with --debug and report the output.`,
  cloudRefused: (action: string, code: string, message: string, request: string) =>
    `${action} failed: ${code} (${message}${request === "" ? "" : `, request ${request}`}). `,
  wrongConfiguration: (count: number) =>
    count === 1 ? "The configuration has one mistake:" : `The configuration has ${count} mistakes:`,
  wholeFile: "(file)",
};
