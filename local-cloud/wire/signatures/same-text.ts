import { timingSafeEqual } from "node:crypto";

/** Compares two signatures without telling by its duration how much of them agrees. */
export function isSameText(left: string, right: string): boolean {
  const leftBytes = Buffer.from(left);
  const rightBytes = Buffer.from(right);
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}
