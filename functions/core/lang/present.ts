/** Returns `{[key]: value}`, or `{}` for undefined, which leaves an optional field out under `exactOptionalPropertyTypes`. */
export function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V };
export function present(key: string, value: unknown): object {
  // TypeScript gives a computed key the type `string`, so the signature above says more than this body can.
  return value === undefined ? {} : { [key]: value };
}
