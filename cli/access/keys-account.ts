/**
 * Compares the account of the operator's keys with the configuration. An account without `roleArn` is read with these keys.
 * With the keys of another account, instances would be searched and reported in the wrong account.
 */

import type { Configuration } from "../../functions/configuration/configuration.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";

/** Throws CommandError if a configured account would be read with another account's keys. */
export function checkKeysFit(configuration: Configuration, ownAccountId: string): void {
  const strangers = configuration.accounts.filter(({ id, roleArn }) => roleArn === undefined && id !== ownAccountId);
  if (strangers.length === 0) return;
  const ids = strangers.map(({ id }) => id).join(", ");
  throw new CommandError(EXIT.wrongUsage, ({ access }) => access.keysOfAnother(ownAccountId, ids));
}
