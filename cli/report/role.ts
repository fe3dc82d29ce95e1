/** Tells whose task an ending is, for the list of tasks in the report. */
import { endingOfRecord, reasonRow } from "../../functions/core/decision/reasons.ts";
import type { Role } from "../../functions/core/terms/endings/row.ts";
import type { Cause } from "./cause.ts";

/** Returns the role of an ending; "operations" for an ending that only a newer version knows. */
export function roleOf(cause: Pick<Cause, "outcome" | "reason">): Role {
  return reasonRow(endingOfRecord(cause))?.role ?? "operations";
}
