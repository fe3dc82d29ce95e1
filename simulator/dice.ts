/** Random numbers from a seed. The same seed and the same calls give the same story on every machine. */
import type { Random } from "../functions/ports/random.ts";

/** Dice have 32 bits, so a larger seed would repeat the story of a smaller one. */
export const LAST_SEED = 0xffffffff;

export interface Dice extends Random {
  /** Returns a whole number in [0, below). */
  below(limit: number): number;
  /** Returns a whole number in [from, to]. */
  whole(from: number, to: number): number;
  /** Returns a number in [from, to). */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Returns one of the values, by weight. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T;
  /**
   * Returns a log-normal number around `median`, at most `most`. Most draws are near the median, a few several times as
   * large.
   */
  spread(median: number, most: number): number;
  /** Returns an independent stream. Draws from it do not change this one. */
  fork(): Dice;
}

export function createDice(seed: number): Dice {
  let state = mix(seed >>> 0);
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    return mix(state) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(unit() * limit);
  return {
    unit,
    below,
    whole: (from, to) => from + below(to - from + 1),
    between: (from, to) => from + unit() * (to - from),
    chance: (probability) => unit() < probability,
    pick: (from) => from[below(from.length)]!,
    weighted: (from) => {
      let left = unit() * from.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return from.at(-1)![1];
    },
    spread: (median, most) => {
      // The sum of four draws is near enough to a normal distribution.
      const deviation = (unit() + unit() + unit() + unit() - 2) * 1.7;
      return Math.min(median * Math.exp(deviation * 0.6), most);
    },
    fork: () => createDice(below(4_294_967_296)),
  };
}

/** The output function of mulberry32. */
function mix(state: number): number {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return (mixed ^ (mixed >>> 14)) >>> 0;
}
