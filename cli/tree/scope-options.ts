/**
 * The options that narrow a recovery. They can be repeated. manual-request.ts checks their values against the
 * configuration.
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import { shellWord } from "../terminal/shell-word.ts";
import type { Texts } from "../texts/texts.ts";

export interface ScopeOptions {
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  readonly instance?: readonly string[];
  readonly note?: string;
  readonly maxInstances?: number;
  readonly skipSettle?: boolean;
  readonly verifySeconds?: number;
}

export function addScopeOptions(command: Command, texts: Texts): Command {
  const words = texts.plan.scope;
  return command
    .addOption(repeatable("--account <id>", words.account, texts))
    .addOption(repeatable("--region <id>", words.region, texts))
    .addOption(repeatable("--instance <id>", words.instance, texts))
    .option("--note <text>", words.note)
    .option("--max-instances <n>", words.maxInstances, wholeNumber(texts, 1))
    .option("--skip-settle", words.skipSettle)
    .option("--verify-seconds <n>", words.verifySeconds, wholeNumber(texts, 0));
}

/** Returns the scope as flags, for a command that the operator can paste. */
export function scopeFlags({ account = [], region = [], instance = [], maxInstances }: ScopeOptions): string[] {
  return [
    ...account.map((id) => `--account ${shellWord(id)}`),
    ...region.map((id) => `--region ${shellWord(id)}`),
    ...instance.map((id) => `--instance ${shellWord(id)}`),
    ...(maxInstances === undefined ? [] : [`--max-instances ${maxInstances}`]),
  ];
}

/**
 * Makes an option that can be given several times. An empty value is refused: it looks like "none", but an absent
 * option means "all".
 */
export function repeatable(flags: string, description: string, texts: Texts): Option {
  return new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => {
    if (value.trim() === "") throw new InvalidArgumentError(texts.plan.emptyValue);
    return [...(before ?? []), value.trim()];
  });
}

/** Makes the parser of an option that takes a whole number. */
export function wholeNumber(
  texts: Texts,
  smallest: number,
  largest = Number.MAX_SAFE_INTEGER,
): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < smallest || number > largest) {
      const { plan } = texts;
      const isOpen = largest === Number.MAX_SAFE_INTEGER;
      throw new InvalidArgumentError(isOpen ? plan.wholeNumber(smallest) : plan.wholeNumberUpTo(smallest, largest));
    }
    return number;
  };
}
