/** Random numbers from a seed (mulberry32). The same seed and the same calls give the same numbers. */
export interface SeededRandom {
  /** Returns a number in [0, 1). */
  unit(): number;
  /** Returns a whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** Returns `length` hex digits in lower case. */
  hex(length: number): string;
  /** Returns a seed that continues the sequence from here. */
  position(): number;
}

export function createSeededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(unit() * limit);
  return {
    unit,
    below,
    hex: (length) => {
      let digits = "";
      while (digits.length < length) digits += below(4_294_967_296).toString(16).padStart(8, "0");
      return digits.slice(0, length);
    },
    position: () => state,
  };
}
