import { timingSafeEqual } from "node:crypto";

/** Compares two secrets or signatures. The duration does not show how many characters agree. */
export function isSameText(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left);
  const rightBytes = Buffer.from(right);
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
