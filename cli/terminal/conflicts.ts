/** Options that exclude each other, also where one of them belongs to every command. */
import type { Texts } from "../texts/texts.ts";
import { CommandError, EXIT } from "./exit-code.ts";

/** Throws CommandError if two of the named options are given; the keys are the flags as people type them. */
export function refuseTogether(given: Readonly<Record<string, unknown>>, { program }: Texts): void {
  const [one, other] = Object.keys(given).filter((flag) => given[flag] !== undefined && given[flag] !== false);
  if (one !== undefined && other !== undefined) {
    throw new CommandError(EXIT.wrongUsage, program.mistakes.notTogether(one, other));
  }
}
