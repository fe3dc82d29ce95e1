/** Decides what a failed command prints and which exit code it has. */
import { CommanderError } from "commander";
import { ConfigError, type ConfigProblem } from "../../functions/configuration/config-error.ts";
import { CloudError } from "../../functions/core/failure/cloud-error.ts";
import { classify } from "../../functions/core/failure/error-table.ts";
import { fixFor } from "../doctor/fix.ts";
import type { Texts } from "../texts/texts.ts";
import { clean } from "./clean.ts";
import { CommandError, EXIT, type ExitCode } from "./exit-code.ts";
import { mistakeInWords } from "./mistakes.ts";
import type { Shell } from "./shell.ts";

export interface Described {
  readonly message: string;
  readonly code: ExitCode;
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
}

/** Returns the message and exit code of an error; undefined if the error is a defect of this program. */
export function describeError(error: unknown, { texts }: Shell): Described | undefined {
  if (error instanceof CommanderError) {
    return { message: mistakeInWords(error, texts) ?? error.message, code: EXIT.wrongUsage };
  }
  if (error instanceof CommandError) return { message: error.in(texts), code: error.exitCode };
  if (error instanceof ConfigError) {
    const message = texts.program.wrongConfiguration(error.problems.length);
    return { message, code: EXIT.wrongUsage, problems: error.problems.map((problem) => inWords(problem, texts)) };
  }
  if (error instanceof CloudError) return { message: cloudWords(error, texts), code: cloudExit(error) };
  return undefined;
}

function inWords({ path, code, value = "", message }: ConfigProblem, { configuration }: Texts) {
  return {
    path,
    message: code === undefined ? message : configuration.problems[code].replace("{value}", () => value),
  };
}

function cloudWords({ failure }: CloudError, { program, doctor }: Texts): string {
  const { action, code, message, requestId } = failure;
  return clean(
    `${program.cloudRefused(action, code, message.replace(/[.。]$/, ""), requestId ?? "")}${fixFor(failure, doctor)}`,
  );
}

/**
 * Returns "wrong usage" for refused keys and permissions, which the operator can set right, and "unreachable" for every
 * other refusal.
 */
function cloudExit({ failure }: CloudError): ExitCode {
  const { ends } = classify(failure);
  return ends.outcome === "failed" && ends.reason !== "unknown-code" ? EXIT.wrongUsage : EXIT.unreachable;
}
