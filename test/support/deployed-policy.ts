/** The written RAM policies in the local cloud's form, with the placeholder filled in that an operator fills in. */
import hubFunction from "../../infra/policies/hub-function.json" with { type: "json" };
import sameAccountFunction from "../../infra/policies/same-account-function.json" with { type: "json" };
import spokeRole from "../../infra/policies/spoke-role.json" with { type: "json" };

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
