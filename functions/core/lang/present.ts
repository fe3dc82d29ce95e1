/** Returns `{[key]: value}`, or `{}` for undefined, which leaves an optional field out under `exactOptionalPropertyTypes`. */
export function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  // TypeScript gives a computed key the type `string`.
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
