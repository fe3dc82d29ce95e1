/** The options that narrow a recovery: repeatable, checked for sense here and against the configuration in manual-request.ts. */
import { type Command, InvalidArgumentError, Option } from "commander";

export interface ScopeOptions {
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  readonly instance?: readonly string[];
  readonly note?: string;
  readonly maxInstances?: number;
  readonly skipSettle?: boolean;
  readonly verifySeconds?: number;
}

export function addScopeOptions(command: Command): Command {
  return command
    .addOption(repeatable("--account <id>", "only this account (repeatable)"))
    .addOption(repeatable("--region <id>", "only this region (repeatable)"))
    .addOption(
      repeatable("--instance <id>", "only this instance (repeatable); never overrides evidence, locks or exclusions"),
    )
    .option("--note <text>", "a remark, copied to the records")
    .option("--max-instances <n>", "take at most this many instances", wholeNumber(1))
    .option("--skip-settle", "do not wait for the cloud's own restart after a payment")
    .option("--verify-seconds <n>", "watch started instances for this long (default: 900)", wholeNumber(0));
}

/** Collects; an empty value is refused, because it would read as "none" where leaving it out means "all". */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => {
    if (value.trim() === "") throw new InvalidArgumentError("It is empty. Leave the option out to mean all.");
    return [...(before ?? []), value.trim()];
  });
}

/** For options that count something. */
export function wholeNumber(smallest: number, largest = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < smallest || number > largest) {
      const range = largest === Number.MAX_SAFE_INTEGER ? `${smallest} or more` : `from ${smallest} to ${largest}`;
      throw new InvalidArgumentError(`A whole number, ${range}.`);
    }
    return number;
  };
}
