/** What the command line's exit codes mean; scripts rely on them. They follow from codes, never from a text. */
import type { LocalCode } from "../../functions/core/failure/cloud-error.ts";
import { isProblemCode, PROBLEMS, type Problem } from "../../functions/core/terms/problems.ts";
import { type Texts, textsIn } from "../texts/texts.ts";

export const EXIT = {
  allWell: 0,
  needsPerson: 1,
  wrongUsage: 2,
  unreachable: 3,
  /** By Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Nothing was learned from these answers, so they are not "something needs a person". */
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
  /** Instances that the run reports. */
  readonly instances: number;
  readonly needsPerson: number;
}

/** The exit code of a run, from the codes of its problems. */
export function exitOfRun({ problems, instances, needsPerson }: RunEnd): ExitCode {
  const asked = problems.map(({ code }) => (isProblemCode(code) ? PROBLEMS[code].exit : "needs-person"));
  if (asked.includes("wrong-usage")) return EXIT.wrongUsage;
  const isSilent = problems.length > 0 && problems.every(({ cloudCode }) => isNoAnswer(cloudCode ?? ""));
  if (isSilent && instances === 0) return EXIT.unreachable;
  return needsPerson > 0 || asked.includes("needs-person") ? EXIT.needsPerson : EXIT.allWell;
}

/** The command cannot be carried out; the words are printed as they are, so they say what to do. `message` is the English. */
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

/** Made where the operator's language is known, or left to be chosen where the error is shown. */
type Words = string | ((texts: Texts) => string);

function inWords(words: Words, texts: Texts): string {
  return typeof words === "string" ? words : words(texts);
}
