/** The catalogue's entry for one ending of a case. */
import type { Text } from "../text.ts";

/**
 * Decides when a waiting case is tried again. `none`: the case is closed. `back-off`: a time, ten minutes at first, doubled up to six hours.
 * `recharge`: a payment, with one careful call every six hours. `lock-change`: the locks, which every run reads.
 * `person`: a manual run or a changed configuration, with one call a day.
 */
export type WakeRule = "none" | "next-run" | "back-off" | "recharge" | "lock-change" | "person";

/** When a person is told. Besides, a parked or planned case is reported in the last 72 hours before its release. */
export type PersonRule = "never" | "at-once" | "after-a-day";

/** Whose task a case is that needs a person. */
export type Role = "billing" | "security" | "owner" | "administrator" | "operations";

export interface EndingRow {
  readonly wakesOn: WakeRule;
  readonly person: PersonRule;
  readonly role: Role;
  /** A few words for tables, charts and notices. */
  readonly label: Text;
  /** What brings the instance back, or why nothing does. */
  readonly advice: Text;
}
