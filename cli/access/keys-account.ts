/**
 * Finds out which account the operator's keys belong to. An account without `roleArn` is read with these keys. With the
 * keys of another account, instances would be searched and reported in the wrong account.
 */

import { asObject, textOf } from "../../functions/adapters/alicloud/answer.ts";
import { endpointOf } from "../../functions/adapters/alicloud/endpoints.ts";
import { createPopClient } from "../../functions/adapters/alicloud/pop-client.ts";
import { createConnections } from "../../functions/adapters/http/connections.ts";
import type { Configuration } from "../../functions/configuration/configuration.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { Credentials } from "./credentials.ts";

/** Returns the account id of the keys, by GetCallerIdentity, which needs no permission. Rejects with CloudError. */
export async function callerAccountId(
  configuration: Configuration,
  credentials: Credentials,
  regionId: string,
): Promise<string> {
  const connections = createConnections();
  try {
    const { body } = await createPopClient(connections, configuration.timing.callTimeoutMs).call({
      endpoint: endpointOf("sts", configuration.endpoints, { regionId, accountId: "" }),
      version: "2015-04-01",
      action: "GetCallerIdentity",
      parameters: {},
      credentials,
    });
    return textOf(asObject(body)?.AccountId);
  } finally {
    connections.close();
  }
}

/** Throws CommandError if a configured account would be read with another account's keys. */
export function checkKeysFit(configuration: Configuration, ownAccountId: string): void {
  const strangers = configuration.accounts.filter(({ id, roleArn }) => roleArn === undefined && id !== ownAccountId);
  if (strangers.length === 0) return;
  const ids = strangers.map(({ id }) => id).join(", ");
  throw new CommandError(EXIT.wrongUsage, ({ access }) => access.keysOfAnother(ownAccountId, ids));
}
