/** Decides whose task an ending is, for the list of tasks in the report. */
import { isEnding } from "../../functions/core/decision/reasons.ts";
import type { Ending } from "../../functions/core/terms/outcome.ts";
import type { Texts } from "../texts/texts.ts";

export type Role = keyof Texts["terms"]["roles"];

const ROLES: Partial<Readonly<Record<Ending, Role>>> = {
  "parked/insufficient-balance": "billing",
  "parked/dedicated-host-unpaid": "billing",
  "parked/security-lock": "security",
  "parked/owner-unclear": "owner",
  "parked/evidence-unreadable": "administrator",
  "parked/quota": "administrator",
  "failed/denied": "administrator",
  "released/by-arrears": "owner",
  "released/unknown": "owner",
};

/** Returns the role of an ending; "operations" for every ending that the table does not name. */
export function roleOf(outcome: string, reason: string | undefined): Role {
  const ending = reason === undefined ? outcome : `${outcome}/${reason}`;
  return (isEnding(ending) ? ROLES[ending] : undefined) ?? "operations";
}
