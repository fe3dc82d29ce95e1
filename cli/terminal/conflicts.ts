/** Refuses options that exclude each other, those of all commands included. */
import type { Texts } from "../texts/texts.ts";
import { CommandError, EXIT } from "./exit-code.ts";

/**
 * Throws CommandError if two of the options are given. The keys of `given` are the flags as the operator types them.
 */
export function refuseTogether(given: Readonly<Record<string, unknown>>, { program }: Texts): void {
  const [one, other] = Object.keys(given).filter((flag) => given[flag] !== undefined && given[flag] !== false);
  if (one !== undefined && other !== undefined) {
    throw new CommandError(EXIT.wrongUsage, program.mistakes.notTogether(one, other));
  }
}
