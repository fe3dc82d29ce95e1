/** What the catalogue says of one ending of a case. */
import type { Text } from "../text.ts";

/**
 * What opens a waiting case again. `none`: the case is closed. `back-off`: a time, ten minutes at first, doubled to six hours.
 * `recharge`: a payment, with one careful call every six hours. `lock-change`: the state that every run reads.
 * `person`: a manual run or a changed configuration, with one call a day.
 */
export type WakeRule = "none" | "next-run" | "back-off" | "recharge" | "lock-change" | "person";

/** When a person is told. Apart from that, a parked or planned case is told of in the last 72 hours before its release. */
export type PersonRule = "never" | "at-once" | "after-a-day";

export interface EndingRow {
  readonly wakesOn: WakeRule;
  readonly person: PersonRule;
  /** For tables, charts and notices: a few words. */
  readonly label: Text;
  /** Why the case ended so. */
  readonly rule: Text;
  /** What brings the instance back, or why nothing will. */
  readonly advice: Text;
}
