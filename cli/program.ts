/**
 * The command tree: names, options, help. Each command is described in tree/<name>.ts. What it does is in
 * commands/<name>.ts, which is loaded when the command runs.
 */
import { Command, CommanderError, Help, Option } from "commander";
import { wrap } from "./report/wrap.ts";
import { calledAs, textsCalledAs } from "./terminal/called-as.ts";
import { toJson } from "./terminal/clean.ts";
import { describeError } from "./terminal/describe-error.ts";
import { EXIT, type ExitCode } from "./terminal/exit-code.ts";
import { mistakeInWords } from "./terminal/mistakes.ts";
import type { Shell, Surroundings } from "./terminal/shell.ts";
import { quietTerminal } from "./terminal/terminal.ts";
import { LANGUAGES, languageFor, type Texts, textsIn } from "./texts/texts.ts";
import { addApply } from "./tree/apply.ts";
import { addCloud } from "./tree/cloud.ts";
import { addCompletion } from "./tree/completion.ts";
import { addDemo } from "./tree/demo.ts";
import { addDoctor } from "./tree/doctor.ts";
import { addExplain } from "./tree/explain.ts";
import { addForecast } from "./tree/forecast.ts";
import { addInit } from "./tree/init.ts";
import { addInvoke } from "./tree/invoke.ts";
import { addNotify } from "./tree/notify.ts";
import { addPlan } from "./tree/plan.ts";
import { addReport } from "./tree/report.ts";
import { addSimulate } from "./tree/simulate.ts";
import { addValidate } from "./tree/validate.ts";
import { addVerifyLive } from "./tree/verify-live.ts";

function createProgram(shell: Shell, version: string): Command {
  const { options, help, description, exitCodes } = shell.texts.program;
  const program = new Command("ecs-recovery");
  program
    .description(description)
    .version(version, "-V, --version", options.version)
    .helpOption("-h, --help", options.help)
    .helpCommand("help [command]", help.command)
    .option("--config <file>", options.config)
    .option("--json", options.json)
    .addOption(new Option("--lang <language>", options.lang).choices(LANGUAGES))
    .option("--quiet", options.quiet)
    .option("--debug", options.debug)
    .configureHelp(helpIn(shell.texts, shell.terminal.width))
    .configureOutput({
      writeOut: (text) => shell.terminal.print(text.trimEnd()),
      writeErr: (text) => shell.terminal.say(text.trimEnd()),
      // Mistakes are worded in one place, with everything else that goes wrong.
      outputError: () => undefined,
    })
    .addHelpText("after", `\n${wrap(exitCodes, shell.terminal.width).join("\n")}`);
  for (const add of [
    addPlan,
    addApply,
    addInvoke,
    addReport,
    addExplain,
    addForecast,
    addInit,
    addValidate,
    addDoctor,
    addNotify,
    addCloud,
    addDemo,
    addSimulate,
    addCompletion,
    addVerifyLive,
  ])
    add(program, shell);
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}

/** Commander's help page with its headings and notes in the shell's language. */
function helpIn({ program: { help } }: Texts, width: number) {
  const headings: Readonly<Record<string, string>> = {
    "Usage:": help.usage,
    "Arguments:": help.arguments,
    "Options:": help.options,
    "Global Options:": help.globalOptions,
    "Commands:": help.commands,
  };
  const plain = new Help();
  return {
    showGlobalOptions: true,
    helpWidth: width,
    styleTitle: (title: string) => headings[title] ?? title,
    optionDescription: (option: Option) =>
      plain
        .optionDescription(option)
        .replace("(choices: ", `(${help.choices}: `)
        .replace(/([(,]\s?)default: /, `$1${help.default}: `),
  };
}

/** Runs one command line (without `node` and the script) and resolves with its exit code; rejects for a defect of our own only. */
export async function runCommandLine(
  args: readonly string[],
  surroundings: Surroundings,
  version: string,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.allWell;
  const language = languageFor(args, surroundings.environment);
  const shell: Shell = {
    ...surroundings,
    terminal: args.includes("--quiet") ? quietTerminal(surroundings.terminal) : surroundings.terminal,
    language,
    texts: textsCalledAs(textsIn(language), calledAs(args, surroundings.environment)),
    isDebug: args.includes("--debug"),
    exitWith: (given) => {
      code = given;
    },
  };
  const program = createProgram(shell, version);
  try {
    await program.parseAsync(withoutHelpForStrangers(args, program), { from: "user" });
    return code;
  } catch (error) {
    return tellError(error, shell, args);
  }
}

/** `plna --help` and `help plna` ask about a command that does not exist: commander would show the general help, and no hint. */
function withoutHelpForStrangers(args: readonly string[], program: Command): readonly string[] {
  const [first, second] = args.slice(globalsIn(args, program));
  const name = first === "help" ? second : first;
  const isKnown = program.commands.some((command) => command.name() === name || command.aliases().includes(name ?? ""));
  return name === undefined || name.startsWith("-") || isKnown || name === "help" ? args : [name];
}

/** Returns how many words stand before the command: global options, and their values. */
function globalsIn(args: readonly string[], program: Command): number {
  let at = 0;
  while (args[at]?.startsWith("-")) {
    const option = program.options.find(({ short, long }) => args[at] === short || args[at] === long);
    at += option?.required ? 2 : 1;
  }
  return at;
}

function tellError(error: unknown, shell: Shell, args: readonly string[]): ExitCode {
  const { terminal, texts } = shell;
  if (error instanceof CommanderError && mistakeInWords(error, texts) === undefined) {
    return error.exitCode === 0 ? EXIT.allWell : EXIT.wrongUsage;
  }
  const described = describeError(error, shell);
  // A defect: the stack says where. No error that holds a request gets here, because adapters translate those.
  if (described === undefined) throw error;
  const { message, code, problems } = described;
  if (args.includes("--json")) {
    terminal.print(toJson({ error: { message, ...(problems === undefined ? {} : { problems }) } }));
  }
  terminal.say(terminal.colours.red(message));
  for (const problem of problems ?? []) {
    terminal.say(`  ${problem.path || texts.program.wholeFile}${texts.terms.colon}${problem.message}`);
  }
  if (shell.isDebug && error instanceof Error) terminal.say(terminal.colours.dim(error.stack ?? ""));
  return code;
}
