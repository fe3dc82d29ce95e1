/** The machine's own randomness; it spreads retries, nothing secret depends on it. */
import type { Random } from "../../ports/random.ts";

export function createSystemRandom(): Random {
  return { unit: () => Math.random() };
}
