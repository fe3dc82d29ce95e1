/** Asks which account the keys belong to, by GetCallerIdentity, which needs no permission. */
import { textOf } from "./answer.ts";
import type { PopClient, RpcCall } from "./pop-client.ts";

/** Returns the account id; "" if the answer names none. Rejects with CloudError. */
export async function callerAccountId(
  pop: PopClient,
  { endpoint, credentials }: Pick<RpcCall, "endpoint" | "credentials">,
): Promise<string> {
  const call = { endpoint, version: "2015-04-01", action: "GetCallerIdentity", parameters: {}, credentials };
  const { body } = await pop.call(call);
  return textOf(body.AccountId);
}
