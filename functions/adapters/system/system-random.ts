/** Randomness of this machine. It spreads repeated calls; no secret depends on it. */
import type { Random } from "../../ports/random.ts";

export function createSystemRandom(): Random {
  return { unit: () => Math.random() };
}
