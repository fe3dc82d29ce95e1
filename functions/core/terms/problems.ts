/**
 * The problem catalogue: every problem that a summary or a run record can name, in both languages. A new problem needs a row in
 * `problems/` and the code that finds it. The compiler asks for each fact that the row's texts name.
 */
import { ASKING } from "./problems/asking.ts";
import { READING } from "./problems/reading.ts";
import type { AdviceByCause, FailureCause, ProblemRow } from "./problems/row.ts";
import { RUNNING } from "./problems/running.ts";
import type { Language, Text } from "./text.ts";

const ROWS = { ...READING, ...RUNNING, ...ASKING };

export type ProblemCode = keyof typeof ROWS;

export const PROBLEMS: Readonly<Record<ProblemCode, ProblemRow>> = ROWS;

/** The facts of one occurrence, as texts. `cause` chooses the advice, `code` is the failure's. */
export type Facts = Readonly<Record<string, string>>;

export interface Problem {
  readonly code: ProblemCode;
  /** What happened and what to do now, in English. */
  readonly message: string;
  /** The failure's code (`CloudFailure.code`), if a cloud call failed. */
  readonly cloudCode?: string;
  readonly accountId?: string;
  readonly regionId?: string;
  /** For the message in another language. */
  readonly facts?: Facts;
}

type Slots<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Slots<Rest>
  : never;

/** The facts that the row names, and the cause if the advice depends on it. */
export type FactsOf<Code extends ProblemCode> = Readonly<Record<Slots<(typeof ROWS)[Code]["what"]["en"]>, string>> &
  ((typeof ROWS)[Code]["advice"] extends AdviceByCause ? { readonly cause: FailureCause } : unknown);

/**
 * Returns a problem.
 * @param place the account or region; absent: the whole run.
 */
export function problem<Code extends ProblemCode>(
  code: Code,
  facts: FactsOf<Code> & Facts,
  { accountId, regionId }: { readonly accountId?: string; readonly regionId?: string } = {},
): Problem {
  const { what, advice } = problemText(code, facts, "en");
  return {
    code,
    message: `${what} ${advice}`,
    ...("code" in facts ? { cloudCode: facts.code } : {}),
    ...(accountId ? { accountId } : {}),
    ...(regionId ? { regionId } : {}),
    facts,
  };
}

/** Returns the texts. A fact that is not known stays as its `{name}`. */
export function problemText(code: ProblemCode, facts: Facts, language: Language): { what: string; advice: string } {
  const { what, advice } = PROBLEMS[code];
  const fill = (text: Text) => text[language].replace(/\{(\w+)\}/g, (slot, name: string) => facts[name] ?? slot);
  return { what: fill(what), advice: fill("en" in advice ? advice : advice[causeIn(facts)]) };
}

/** Checks a code. A record of a newer version may hold a code that this version does not know. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

function causeIn({ cause }: Facts): FailureCause {
  return cause === "role-refused" || cause === "refused" ? cause : "passing";
}
