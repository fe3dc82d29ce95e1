/** Returns the value. Throws Error if it is undefined: then this program has a defect, and `what` names the missing value. */
export function mustExist<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing`);
  return value;
}
