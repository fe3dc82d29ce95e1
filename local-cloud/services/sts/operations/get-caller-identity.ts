/** GetCallerIdentity: returns the caller's identity. The call needs no permission. */

import { answered, type Operation } from "../../../wire/rpc/operation.ts";
import type { Identity } from "../../accounts/accounts.ts";

const IDENTITY_TYPES: Readonly<Record<Identity["type"], string>> = {
  root: "Account",
  user: "RAMUser",
  "assumed-role": "AssumedRoleUser",
};

export const GET_CALLER_IDENTITY: Operation = {
  name: "GetCallerIdentity",
  parameters: [],
  run: ({ identity }) => {
    const session = identity.arn.split("/").at(-1) ?? "";
    return answered({
      IdentityType: IDENTITY_TYPES[identity.type],
      AccountId: identity.accountId,
      Arn: identity.arn,
      PrincipalId: identity.type === "assumed-role" ? `3${identity.accountId}:${session}` : identity.accountId,
      ...(identity.type === "assumed-role" ? { RoleId: `3${identity.accountId}` } : { UserId: identity.accountId }),
    });
  },
  parity: {
    status: "implemented",
    note: "Ids of users and roles are made from the account id.",
    source: "GetCallerIdentity, API metadata STS 2015-04-01",
  },
};
