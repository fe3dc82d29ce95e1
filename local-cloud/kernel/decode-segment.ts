/** Returns a segment of a path percent-decoded. A malformed segment such as `%zz` is returned unchanged. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
