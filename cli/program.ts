/** The command tree: names, options, help. What a command does is in commands/<name>.ts. */
import { Command, CommanderError } from "commander";
import { ConfigError } from "../functions/configuration/config-error.ts";
import { CloudError } from "../functions/core/failure/cloud-error.ts";
import { classify } from "../functions/core/failure/error-table.ts";
import { addApply } from "./commands/apply.ts";
import { addCloud } from "./commands/cloud.ts";
import { addDemo } from "./commands/demo.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addExplain } from "./commands/explain.ts";
import { addForecast } from "./commands/forecast.ts";
import { addInvoke } from "./commands/invoke.ts";
import { addNotify } from "./commands/notify.ts";
import { addPlan } from "./commands/plan.ts";
import { addReport } from "./commands/report.ts";
import { addSimulate } from "./commands/simulate.ts";
import { addValidate } from "./commands/validate.ts";
import { fixFor } from "./doctor/fix.ts";
import { CommandError, EXIT, type ExitCode } from "./terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "./terminal/shell.ts";

function createProgram(shell: Shell, version: string): Command {
  const program = new Command("ecs-recovery");
  program
    .description("Brings back the pay-as-you-go ECS instances that an unpaid Alibaba Cloud bill stopped.")
    .version(version)
    .option("--config <file>", "configuration file (default: recovery.config.yaml)")
    .option("--json", "print JSON instead of tables")
    .configureHelp({ showGlobalOptions: true, helpWidth: shell.terminal.width })
    .configureOutput({
      writeOut: (text) => shell.terminal.print(text.trimEnd()),
      writeErr: (text) => shell.terminal.say(text.trimEnd()),
    })
    .addHelpText(
      "after",
      "\nExit codes: 0 all well, 1 something needs a person, 2 wrong usage or configuration, 3 the cloud could not be reached.",
    );
  for (const add of [
    addPlan,
    addApply,
    addInvoke,
    addReport,
    addExplain,
    addForecast,
    addValidate,
    addDoctor,
    addNotify,
    addCloud,
    addDemo,
    addSimulate,
  ])
    add(program, shell);
  for (const command of [program, ...program.commands]) command.exitOverride();
  return program;
}

/** Runs one command line (without `node` and the script) and resolves with its exit code; never rejects for what a user can cause. */
export async function runCommandLine(args: readonly string[], shell: Shell, version: string): Promise<ExitCode> {
  let code: ExitCode = EXIT.allWell;
  const exitWith = (given: ExitCode) => {
    code = given;
  };
  const program = createProgram({ ...shell, exitWith }, version);
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return explain(error, shell, program.opts<GlobalOptions>().json === true || args.includes("--json"));
  }
}

function explain(error: unknown, { terminal }: Shell, json: boolean): ExitCode {
  if (error instanceof CommanderError) {
    // commander has said what is wrong; help and version are no mistakes.
    return error.exitCode === 0 ? EXIT.allWell : EXIT.wrongUsage;
  }
  const { message, code, problems } = describe(error);
  if (json)
    terminal.print(JSON.stringify({ error: { message, ...(problems === undefined ? {} : { problems }) } }, null, 2));
  terminal.say(terminal.colours.red(message));
  for (const problem of problems ?? []) terminal.say(`  ${problem.path || "(file)"}: ${problem.message}`);
  return code;
}

interface Described {
  readonly message: string;
  readonly code: ExitCode;
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
}

/** Anything unexpected is a defect and goes on to the caller, stack and all. */
function describe(error: unknown): Described {
  if (error instanceof CommandError) return { message: error.message, code: error.exitCode };
  if (error instanceof ConfigError) {
    const count = error.problems.length === 1 ? "one mistake" : `${error.problems.length} mistakes`;
    return { message: `The configuration has ${count}:`, code: EXIT.wrongUsage, problems: error.problems };
  }
  if (error instanceof CloudError) return { message: cloudWords(error), code: cloudExit(error) };
  throw error;
}

function cloudWords({ failure }: CloudError): string {
  const request = failure.requestId === undefined ? "" : `, request ${failure.requestId}`;
  return `${failure.action} failed: ${failure.code} (${failure.message}${request}). ${fixFor(failure)}`;
}

/** Refused keys and permissions are for the operator to set right; everything else is the cloud not answering as it should. */
function cloudExit({ failure }: CloudError): ExitCode {
  const { ends } = classify(failure);
  return ends.outcome === "failed" && ends.reason !== "unknown-code" ? EXIT.wrongUsage : EXIT.unreachable;
}
