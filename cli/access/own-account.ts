/**
 * Whose keys these are. Asked, never assumed: an account without `roleArn` is read with the operator's own keys, and with the keys of another account
 * its instances would be looked for - and reported on - in the wrong place.
 */

import { asObject, textOf } from "../../functions/adapters/alicloud/answer.ts";
import { endpointOf } from "../../functions/adapters/alicloud/endpoints.ts";
import { createPopClient } from "../../functions/adapters/alicloud/pop-client.ts";
import { createConnections } from "../../functions/adapters/http/connections.ts";
import type { Configuration } from "../../functions/configuration/configuration.ts";
import { CommandError, EXIT } from "../terminal/exit-code.ts";
import type { Credentials } from "./credentials.ts";

/** GetCallerIdentity, which needs no permission. Rejects with CloudError. */
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

/** Throws CommandError when a configured account would be read with another account's keys. */
export function checkKeysFit(configuration: Configuration, ownAccountId: string): void {
  const strangers = configuration.accounts.filter(({ id, roleArn }) => roleArn === undefined && id !== ownAccountId);
  if (strangers.length === 0) return;
  const ids = strangers.map(({ id }) => id).join(", ");
  throw new CommandError(EXIT.wrongUsage, ({ access }) => access.keysOfAnother(ownAccountId, ids));
}
