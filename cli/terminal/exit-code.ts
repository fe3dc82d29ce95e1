/**
 * The exit codes of the command line, on which scripts rely. For a run, the code follows from codes of problems, never from a text;
 * other commands choose one themselves. cli/index.ts adds 70 for a defect and 143 for SIGTERM.
 */
import type { LocalCode } from "../../functions/core/failure/cloud-error.ts";
import { isProblemCode, PROBLEMS, type Problem } from "../../functions/core/terms/problems.ts";
import { type Texts, textsIn } from "../texts/texts.ts";

export const EXIT = {
  allWell: 0,
  needsPerson: 1,
  wrongUsage: 2,
  unreachable: 3,
  /** After Ctrl-C, as shells count it: 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Codes without an answer of the cloud. Such a call says nothing about instances, so it does not count as "a person is
 * needed".
 */
const NO_ANSWER: ReadonlySet<string> = new Set<LocalCode>([
  "Local.Timeout",
  "Local.ConnectionReset",
  "Local.Unreachable",
  "Local.NotJson",
]);

export function isNoAnswer(code: string): boolean {
  return NO_ANSWER.has(code);
}

export interface RunEnd {
  readonly problems: readonly Pick<Problem, "code" | "cloudCode">[];
  /** Number of instances that the run reports. */
  readonly instances: number;
  readonly needsPerson: number;
}

/** Returns the exit code of a run, from the codes of its problems. */
export function exitOfRun({ problems, instances, needsPerson }: RunEnd): ExitCode {
  const asked = problems.map(({ code }) => (isProblemCode(code) ? PROBLEMS[code].exit : "needs-person"));
  if (asked.includes("wrong-usage")) return EXIT.wrongUsage;
  const isSilent = problems.length > 0 && problems.every(({ cloudCode }) => isNoAnswer(cloudCode ?? ""));
  if (isSilent && instances === 0) return EXIT.unreachable;
  return needsPerson > 0 || asked.includes("needs-person") ? EXIT.needsPerson : EXIT.allWell;
}

/**
 * A command that cannot be carried out. Its words are printed unchanged, so they say what to do. `message` holds the
 * English words.
 */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: ExitCode;
  readonly #words: Words;

  constructor(exitCode: ExitCode, words: Words) {
    super(inWords(words, textsIn("en")));
    this.exitCode = exitCode;
    this.#words = words;
  }

  in(texts: Texts): string {
    return inWords(this.#words, texts);
  }
}

/** A text, or a function of the texts if the operator's language is not known where the error is thrown. */
type Words = string | ((texts: Texts) => string);

function inWords(words: Words, texts: Texts): string {
  return typeof words === "string" ? words : words(texts);
}
