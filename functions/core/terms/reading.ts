/**
 * A fact that was read, or the reason why it could not be. Absence of an answer is never the answer "none": the type makes it
 * impossible to use an unknown fact as a value.
 */
export type Reading<T> = Known<T> | Unknown;

export interface Known<T> {
  readonly known: T;
}

export interface Unknown {
  /** Why the fact could not be read, for an operator: `StartTime is "yesterday"`. */
  readonly unknown: string;
}

export function known<T>(value: T): Known<T> {
  return { known: value };
}

export function unknown(why: string): Unknown {
  return { unknown: why };
}

export function isKnown<T>(reading: Reading<T>): reading is Known<T> {
  return "known" in reading;
}

/** The value, or undefined for an unknown fact: for records and messages. A decision asks `isKnown` first. */
export function valueIfKnown<T>(reading: Reading<T>): T | undefined {
  return "known" in reading ? reading.known : undefined;
}

/** True only if the fact is known and equal to `value`. */
export function reads<T>(reading: Reading<T>, value: T): boolean {
  return "known" in reading && reading.known === value;
}
