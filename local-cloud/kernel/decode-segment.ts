/** A part of a path with its escapes undone; as it is where they are malformed (`%zz`). */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
