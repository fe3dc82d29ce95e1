/** The written RAM policies in the local cloud's form, with the placeholder filled in that an operator fills in. */
import { FUNCTION_ROLE, SPOKE_ROLE } from "../../infra/names.ts";
import hubFunction from "../../infra/policies/hub-function.json" with { type: "json" };
import sameAccountFunction from "../../infra/policies/same-account-function.json" with { type: "json" };
import spokeRole from "../../infra/policies/spoke-role.json" with { type: "json" };
import type { LocalCloud } from "../../local-cloud/index.ts";
import { HOME } from "./deployed-accounts.ts";

export const WRITTEN_POLICIES = {
  "hub-function": hubFunction,
  "same-account-function": sameAccountFunction,
  "spoke-role": spokeRole,
} as const;

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const PLACE = "<protected account>";

export function statementsOf(
  document: (typeof WRITTEN_POLICIES)[keyof typeof WRITTEN_POLICIES],
  protectedIds: readonly string[] = [],
): readonly Statement[] {
  const fill = (text: string) => (text.includes(PLACE) ? protectedIds.map((id) => text.replace(PLACE, id)) : [text]);
  return document.Statement.map(({ Action, Resource }) => ({ actions: Action, resources: Resource.flatMap(fill) }));
}

/** Sets the policies of the function's role in the hub and of the roles in the other accounts. */
export function policiesOf({ control }: Pick<LocalCloud, "control">, spokeIds: readonly string[]) {
  async function setPolicy(accountId: string, identity: string, statements: readonly Statement[]) {
    await control("PUT", `accounts/${accountId}/policy`, { identity, statements });
  }

  async function permitAsWritten() {
    const functionRole = [
      ...statementsOf(WRITTEN_POLICIES["same-account-function"]),
      ...statementsOf(WRITTEN_POLICIES["hub-function"], spokeIds),
    ];
    await setPolicy(HOME, `role/${FUNCTION_ROLE}`, functionRole);
    for (const id of spokeIds)
      await setPolicy(id, `role/${SPOKE_ROLE}`, statementsOf(WRITTEN_POLICIES["spoke-role"], []));
  }

  return { setPolicy, permitAsWritten };
}
