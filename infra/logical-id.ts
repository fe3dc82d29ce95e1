/** Returns a resource's id in a template, letters and digits only: `alert-needs-person` becomes `AlertNeedsPerson`. */
export function logicalId(name: string): string {
  return name.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter: string) => letter.toUpperCase());
}
