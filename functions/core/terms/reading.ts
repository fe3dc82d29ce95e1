/**
 * A fact that was read, or the reason why it could not be read. A missing answer never counts as "none": the type does not let code
 * use an unknown fact as a value.
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

/** Returns the value, or undefined for an unknown fact. For records and messages; a decision asks `isKnown` first. */
export function valueIfKnown<T>(reading: Reading<T>): T | undefined {
  return "known" in reading ? reading.known : undefined;
}

/** Returns true only if the fact is known and equal to `value`. */
export function reads<T>(reading: Reading<T>, value: T): boolean {
  return "known" in reading && reading.known === value;
}
